package io.weir.benchmarks.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Names for what goes wrong. */
final class Failures {
  /** An answer whose records are not as many as those sent or wanted. */
  static final String WRONG_COUNT = "WrongCount";

  /** An answer with records that nobody has put. */
  static final String WRONG_DATA = "WrongData";

  /** An answer that is not of the format. */
  static final String UNREADABLE = "Unreadable";

  private Failures() {}

  /** The protocol's name of an error, or what there is in its place. */
  static String typeOf(Answer answer, WireForm form) {
    if (answer.missing()) {
      return "NoAnswer (" + answer.text() + ")";
    }
    try (JsonParser in = answer.parser(form)) {
      for (JsonToken token; (token = in.nextToken()) != null; ) {
        if (token == JsonToken.FIELD_NAME && in.currentName().equals("__type")) {
          String type = String.valueOf(in.nextTextValue());
          return type.substring(type.lastIndexOf('#') + 1);
        }
      }
    } catch (IOException e) {
      // The status says enough.
    }
    return "HTTP " + answer.status();
  }
}
