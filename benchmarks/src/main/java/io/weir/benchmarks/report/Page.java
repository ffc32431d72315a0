package io.weir.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with places that are filled in: what stands between {@code <!-- measured: NAME -->} and
 * {@code <!-- /measured -->} is replaced, all else is left as people wrote it.
 */
final class Page {
  private static final Pattern PLACE =
      Pattern.compile("(<!-- measured: (\\S+) -->\\n).*?(<!-- /measured -->)", Pattern.DOTALL);

  private Page() {}

  /** The names of a page's places. */
  static List<String> places(String page) {
    List<String> names = new ArrayList<>();
    for (Matcher place = PLACE.matcher(page); place.find(); ) {
      names.add(place.group(2));
    }
    return names;
  }

  /** The page with new content in the places that there is some for. */
  static String filled(String page, Map<String, String> contents) {
    return PLACE
        .matcher(page)
        .replaceAll(
            place -> {
              String content = contents.get(place.group(2));
              return Matcher.quoteReplacement(
                  content == null ? place.group() : place.group(1) + content + place.group(3));
            });
  }
}
