package io.weir.server.operation.control;

import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tags as members: a map or keys in a request, a list in an answer. */
final class TagMembers {
  private static final int MAX_MAP = 200;
  private static final int MAX_KEYS = 50;

  private TagMembers() {}

  static Map<String, String> readMap(MemberReader in) {
    Map<String, String> tags = new LinkedHashMap<>();
    in.beginStructure();
    for (String key; (key = in.nextMember()) != null; ) {
      tags.put(key, in.readString());
    }
    return tags;
  }

  static void checkMap(@Nullable Map<String, String> tags, Violations violations) {
    if (tags != null) {
      violations
          .size("tags", tags.toString(), tags.size(), 1, MAX_MAP)
          .entries("tags", tags, StringRule.TAG_KEY, StringRule.TAG_VALUE);
    }
  }

  static List<String> readKeys(MemberReader in) {
    return readStrings(in);
  }

  static void checkKeys(@Nullable List<String> keys, Violations violations) {
    violations.required("tagKeys", keys);
    if (keys != null) {
      violations
          .size("tagKeys", keys.toString(), keys.size(), 1, MAX_KEYS)
          .elements("tagKeys", keys, StringRule.TAG_KEY);
    }
  }

  static List<String> readStrings(MemberReader in) {
    List<String> strings = new ArrayList<>();
    in.beginList();
    while (in.nextElement()) {
      strings.add(in.readString());
    }
    return strings;
  }

  static void write(Iterable<Map.Entry<String, String>> tags, MemberWriter out) {
    out.beginList("Tags");
    for (Map.Entry<String, String> tag : tags) {
      out.beginStructure();
      out.string("Key", tag.getKey());
      out.string("Value", tag.getValue());
      out.endStructure();
    }
    out.endList();
  }
}
