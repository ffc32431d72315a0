package io.weir.benchmarks.load;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads one shard with GetRecords from its oldest record to its newest, over and over, and checks
 * that each pass finds as many as the first. A call needs the iterator that the one before it
 * answered, so it waits for it; its latency counts from when it was due.
 */
final class ReadLane extends Lane {
  private final Connection connection;
  private final Calls calls;
  private final WireForm form;
  private final Outcomes outcomes;
  private final Shape shape;
  private final String oldest;

  // Guarded by this.
  private final Queue<Long> waiting = new ArrayDeque<>();
  private boolean underWay;
  private String iterator;

  private long found;
  private long firstPass = -1;

  /**
   * A reader.
   *
   * @param oldest an iterator at the oldest record, good for as long as the load lasts
   */
  ReadLane(Connection connection, WireForm form, Outcomes outcomes, Shape shape, String oldest) {
    this.connection = connection;
    this.calls = new Calls(form);
    this.form = form;
    this.outcomes = outcomes;
    this.shape = shape;
    this.oldest = oldest;
    this.iterator = oldest;
  }

  /** Records that the first pass found; -1 until it is over. */
  synchronized long firstPass() {
    return firstPass;
  }

  @Override
  void due(long at) {
    outcomes.onCall();
    synchronized (this) {
      if (underWay) {
        waiting.add(at);
        return;
      }
      underWay = true;
    }
    send(at);
  }

  private void send(long at) {
    String position;
    synchronized (this) {
      position = iterator;
    }
    connection.send(
        calls.getRecords(position, shape.records()),
        answer -> {
          count(answer, at);
          Long next;
          synchronized (this) {
            next = waiting.poll();
            underWay = next != null;
          }
          if (next != null) {
            send(next);
          }
          over(answer);
        });
  }

  private void count(Answer answer, long due) {
    if (!answer.ok()) {
      outcomes.onFailure(Failures.typeOf(answer, form));
      return;
    }
    try (JsonParser in = answer.parser(form)) {
      Seen seen = Seen.in(in, shape.bytes());
      String wrong = advance(seen);
      if (wrong == null) {
        outcomes.onSuccess(due, seen.records);
      } else {
        outcomes.onFailure(wrong);
      }
    } catch (IOException e) {
      outcomes.onFailure(Failures.UNREADABLE);
    }
  }

  /**
   * Moves on, or back to the oldest record: the first pass ends with an answer without records,
   * later ones when they have found as many. Returns what is wrong with the answer.
   */
  private synchronized @Nullable String advance(Seen seen) {
    found += seen.records;
    boolean end = seen.next == null || (seen.records == 0 && seen.millisBehind == 0);
    boolean enough = firstPass >= 0 && found >= firstPass;
    if (!end && !enough) {
      iterator = Objects.requireNonNull(seen.next);
      return seen.wrongData ? Failures.WRONG_DATA : null;
    }
    boolean complete = firstPass < 0 || found == firstPass;
    firstPass = firstPass < 0 ? found : firstPass;
    found = 0;
    iterator = oldest;
    return complete ? null : Failures.WRONG_COUNT;
  }

  /** What an answer says. */
  private static final class Seen {
    private int records;
    private boolean wrongData;
    private @Nullable String next;
    private long millisBehind;

    static Seen in(JsonParser in, int bytes) throws IOException {
      Seen seen = new Seen();
      for (JsonToken token; (token = in.nextToken()) != null; ) {
        if (token == JsonToken.FIELD_NAME) {
          seen.onMember(in, in.currentName(), bytes);
        }
      }
      return seen;
    }

    /** Only the first record's data is looked at: decoding all costs what the server is to have. */
    private void onMember(JsonParser in, String name, int bytes) throws IOException {
      in.nextToken();
      if (name.equals("Data")) {
        if (records++ == 0) {
          wrongData = in.getBinaryValue().length != bytes;
        }
      } else if (name.equals("NextShardIterator")) {
        next = in.getText();
      } else if (name.equals("MillisBehindLatest")) {
        millisBehind = in.getLongValue();
      }
    }
  }
}
