package io.weir.server.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats that are spoken, by content type. Immutable. */
public final class WireFormats {
  private final Map<String, WireFormat> byContentType = new HashMap<>();
  private final WireFormat fallback;

  /** The first one also serves where a request's format is not known. */
  public WireFormats(List<WireFormat> formats) {
    fallback = formats.get(0);
    for (WireFormat format : formats) {
      byContentType.put(format.contentType(), format);
    }
  }

  /**
   * The format of a {@code Content-Type} header, its parameters left aside; null for none of ours.
   */
  public @Nullable WireFormat of(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    WireFormat exact = byContentType.get(contentType);
    if (exact != null) {
      return exact;
    }
    int end = contentType.indexOf(';');
    String bare = end < 0 ? contentType : contentType.substring(0, end);
    return byContentType.get(bare.strip().toLowerCase(Locale.ROOT));
  }

  /** What to answer in when the request's own format is unknown. */
  public WireFormat fallback() {
    return fallback;
  }

  /** The content types, for an error message. */
  public String known() {
    return String.join(", ", byContentType.keySet().stream().sorted().toList());
  }
}
