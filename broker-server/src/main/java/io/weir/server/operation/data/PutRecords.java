package io.weir.server.operation.data;

import io.weir.broker.Broker;
import io.weir.broker.StreamHandle;
import io.weir.server.error.ApiException;
import io.weir.server.error.ErrorMapper;
import io.weir.server.operation.Operation;
import io.weir.server.operation.Reply;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.Violations;
import java.util.ArrayList;
import java.util.List;

/**
 * PutRecords. What is wrong with the request is found before the first record is put; after that,
 * each record succeeds or fails by itself.
 */
public final class PutRecords implements Operation<PutRecords.Input> {
  private static final int MAX_RECORDS = 500;
  private static final long MAX_BYTES = 10L * 1024 * 1024;

  /**
   * Every stream takes records of this size; only for larger ones is the stream's own limit asked.
   */
  private static final int ALWAYS_TAKEN = 1024 * 1024;

  private final Broker broker;
  private final StreamArns arns;
  private final ErrorMapper errors;

  /** Puts into streams of that broker. */
  public PutRecords(Broker broker, StreamArns arns, ErrorMapper errors) {
    this.broker = broker;
    this.arns = arns;
    this.errors = errors;
  }

  record Input(String stream, List<RecordEntry> entries, long totalBytes, long largest) {}

  @Override
  public String name() {
    return "PutRecords";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    List<RecordEntry.Builder> records = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("Records")) {
        records = readRecords(in);
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    violations.required("records", records);
    target.check(violations);
    List<RecordEntry.Builder> given = records == null ? List.of() : records;
    if (records != null) {
      violations.size("records", shown(given), given.size(), 1, MAX_RECORDS);
    }
    for (int i = 0; i < given.size(); i++) {
      given.get(i).check(violations.inElement("records", i));
    }
    violations.throwIfAny();
    return input(target.resolve(arns), given);
  }

  /**
   * One more than allowed is enough to know that there are too many; the others are passed over.
   */
  private static List<RecordEntry.Builder> readRecords(MemberReader in) {
    List<RecordEntry.Builder> records = new ArrayList<>();
    in.beginList();
    while (in.nextElement()) {
      RecordEntry.Builder entry = new RecordEntry.Builder();
      in.beginStructure();
      for (String member; (member = in.nextMember()) != null; ) {
        if (!entry.read(member, in)) {
          in.skip();
        }
      }
      if (records.size() <= MAX_RECORDS) {
        records.add(entry);
      }
    }
    return records;
  }

  private static String shown(List<RecordEntry.Builder> records) {
    return records.isEmpty() ? "[]" : "[" + records.size() + " or more records]";
  }

  private static Input input(String stream, List<RecordEntry.Builder> records) {
    List<RecordEntry> entries = new ArrayList<>(records.size());
    long total = 0;
    long largest = 0;
    for (RecordEntry.Builder record : records) {
      RecordEntry entry = record.build();
      long size = entry.countedBytes();
      total += size;
      largest = Math.max(largest, size);
      entries.add(entry);
    }
    if (total > MAX_BYTES) {
      throw ApiException.invalidArgument(
          "The records of a PutRecords request have at most "
              + MAX_BYTES
              + " bytes together, partition keys and data; these have "
              + total
              + ".");
    }
    return new Input(stream, entries, total, largest);
  }

  @Override
  public void execute(Input input, Reply reply) {
    StreamHandle stream = broker.stream(input.stream);
    if (input.largest > ALWAYS_TAKEN) {
      refuseTooLarge(input);
    }
    List<RecordEntry> entries = input.entries;
    PutRecordsCall call =
        new PutRecordsCall(entries.size(), input.totalBytes, reply, errors, stream.meters());
    for (int i = 0; i < entries.size(); i++) {
      RecordEntry entry = entries.get(i);
      stream.put(entry.partitionKey(), entry.explicitHashKey(), entry.data(), call, i);
    }
  }

  private void refuseTooLarge(Input input) {
    int most = broker.describeStream(input.stream).maxRecordBytes();
    if (input.largest > most) {
      throw ApiException.invalidArgument(
          "A record of stream "
              + input.stream
              + " has at most "
              + most
              + " bytes, partition key and data together; one of these has "
              + input.largest
              + ".");
    }
  }
}
