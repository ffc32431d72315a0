package io.weir.benchmarks.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Reads the answers to puts: what was stored, and why the rest was not. Thread-safe. */
final class PutAnswers {
  private final WireForm form;
  private final Outcomes outcomes;
  private final int sent;

  /**
   * A reader of answers.
   *
   * @param sent records of each call
   */
  PutAnswers(WireForm form, Outcomes outcomes, int sent) {
    this.form = form;
    this.outcomes = outcomes;
    this.sent = sent;
  }

  /** Counts one, of a call that was due then. */
  void count(Answer answer, long due) {
    if (!answer.ok()) {
      outcomes.onFailure(Failures.typeOf(answer, form));
      return;
    }
    try (JsonParser in = answer.parser(form)) {
      Seen seen = Seen.in(in);
      if (seen.isAll(sent)) {
        outcomes.onSuccess(due, sent);
      } else {
        outcomes.onFailure(seen.errors(sent), seen.stored);
      }
    } catch (IOException e) {
      outcomes.onFailure(Failures.UNREADABLE);
    }
  }

  /** What an answer says. */
  private static final class Seen {
    private final Map<String, Integer> errors = new TreeMap<>();
    private int stored;
    private int refused;

    static Seen in(JsonParser in) throws IOException {
      Seen seen = new Seen();
      for (JsonToken token; (token = in.nextToken()) != null; ) {
        if (token == JsonToken.FIELD_NAME) {
          seen.onMember(in, in.currentName());
        }
      }
      return seen;
    }

    private void onMember(JsonParser in, String name) throws IOException {
      JsonToken value = in.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        return;
      }
      if (name.equals("SequenceNumber")) {
        stored++;
      } else if (name.equals("ErrorCode")) {
        errors.merge(in.getText(), 1, Integer::sum);
      } else if (name.equals("FailedRecordCount")) {
        refused = in.getIntValue();
      }
    }

    boolean isAll(int sent) {
      return stored == sent && refused == 0 && errors.isEmpty();
    }

    Map<String, Integer> errors(int sent) {
      int told = errors.values().stream().mapToInt(Integer::intValue).sum();
      if (told != refused || told + stored != sent) {
        errors.merge(Failures.WRONG_COUNT, 1, Integer::sum);
      }
      return errors;
    }
  }
}
