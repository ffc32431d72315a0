package io.weir.consumer.gateway.kinesis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.broker.data.StartingPosition;
import io.weir.broker.data.StartingPosition.AtTimestamp;
import io.weir.broker.data.StartingPosition.Latest;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.Lease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of Weir's operations on groups; docs/consumer-groups.md has them all. */
final class GroupJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final String stream;
  private final String group;

  GroupJson(String stream, String group) {
    this.stream = stream;
    this.group = group;
  }

  /** What went wrong, as the server names it. */
  record Failure(String type, String message) {}

  /** Writes members. */
  private interface Members {
    void write(JsonGenerator out) throws IOException;
  }

  // ---- requests

  byte[] heartbeat(GroupMember member) {
    return body(
        out -> {
          writeMember(member, out);
          out.writeNumberField("SessionMillis", member.session().toMillis());
          out.writeObjectFieldStart("StartingPosition");
          writeStart(member.start(), out);
          out.writeEndObject();
        });
  }

  private static void writeStart(StartingPosition start, JsonGenerator out) throws IOException {
    if (start instanceof AtTimestamp at) {
      out.writeStringField("Type", "AT_TIMESTAMP");
      out.writeNumberField("Timestamp", BigDecimal.valueOf(at.time().toEpochMilli(), 3));
    } else {
      out.writeStringField("Type", start instanceof Latest ? "LATEST" : "TRIM_HORIZON");
    }
  }

  byte[] checkpoint(Lease lease, Checkpoint checkpoint) {
    return body(
        out -> {
          writeLease(lease, out);
          out.writeObjectFieldStart("Checkpoint");
          write(checkpoint, out);
          out.writeEndObject();
        });
  }

  static void write(Checkpoint checkpoint, JsonGenerator out) throws IOException {
    if (checkpoint instanceof AfterRecord after) {
      out.writeStringField("Type", "AFTER_RECORD");
      out.writeStringField("SequenceNumber", after.sequenceNumber());
      if (after.subSequenceNumber() != Checkpoint.WHOLE) {
        out.writeNumberField("SubSequenceNumber", after.subSequenceNumber());
      }
    } else {
      out.writeStringField(
          "Type", checkpoint instanceof Checkpoint.ShardEnd ? "SHARD_END" : "TRIM_HORIZON");
    }
  }

  byte[] release(Lease lease) {
    return body(out -> writeLease(lease, out));
  }

  byte[] leave(GroupMember member) {
    return body(out -> writeMember(member, out));
  }

  private static void writeMember(GroupMember member, JsonGenerator out) throws IOException {
    out.writeStringField("MemberId", member.id());
    out.writeNumberField("Incarnation", member.incarnation());
  }

  private static void writeLease(Lease lease, JsonGenerator out) throws IOException {
    out.writeStringField("ShardId", lease.shardId());
    out.writeNumberField("Counter", lease.counter());
  }

  private byte[] body(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("StreamName", stream);
      out.writeStringField("GroupName", group);
      members.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // It is memory.
    }
    return bytes.toByteArray();
  }

  // ---- answers

  static List<Lease> leases(byte[] answer) throws IOException {
    List<Lease> leases = new ArrayList<>();
    try (JsonParser in = JSON.createParser(answer)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean known = in.currentName().equals("Leases");
        in.nextToken();
        if (known) {
          while (in.nextToken() == JsonToken.START_OBJECT) {
            leases.add(lease(in));
          }
        } else {
          in.skipChildren();
        }
      }
    }
    return leases;
  }

  private static Lease lease(JsonParser in) throws IOException {
    String shardId = "";
    long counter = 0;
    Checkpoint checkpoint = Checkpoint.trimHorizon();
    boolean handOver = false;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "ShardId" -> shardId = in.getText();
        case "Counter" -> counter = in.getLongValue();
        case "Checkpoint" -> checkpoint = checkpoint(in);
        case "HandOver" -> handOver = in.getBooleanValue();
        default -> in.skipChildren();
      }
    }
    return new Lease(shardId, counter, checkpoint, handOver);
  }

  static Checkpoint checkpoint(JsonParser in) throws IOException {
    String type = "";
    String number = "";
    long place = Checkpoint.WHOLE;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "Type" -> type = in.getText();
        case "SequenceNumber" -> number = in.getText();
        case "SubSequenceNumber" -> place = in.getLongValue();
        default -> in.skipChildren();
      }
    }
    return switch (type) {
      case "TRIM_HORIZON" -> Checkpoint.trimHorizon();
      case "AFTER_RECORD" -> Checkpoint.after(number, place);
      case "SHARD_END" -> Checkpoint.shardEnd();
      default -> throw new IOException("a checkpoint of the unknown type " + type);
    };
  }

  /** An error's name and message, as far as the answer is one. */
  static Failure failure(byte[] answer) {
    @Nullable String type = null;
    @Nullable String message = null;
    try (JsonParser in = JSON.createParser(answer)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        switch (name) {
          case "__type" -> type = in.getText();
          case "message", "Message" -> message = in.getText();
          default -> in.skipChildren();
        }
      }
    } catch (IOException e) {
      message = "The answer is no JSON.";
    }
    return new Failure(type == null ? "unnamed" : type, message == null ? "" : message);
  }
}
