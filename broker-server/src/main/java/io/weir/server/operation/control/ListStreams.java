package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.error.StreamNotFoundException;
import io.weir.broker.stream.StreamDescription;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.Page;
import io.weir.server.operation.PageToken;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ListStreams, by name, with at most 100 in an answer. */
public final class ListStreams implements ControlOperation<ListStreams.Input> {
  private static final int MAX_STREAMS = 100;
  private static final String TOKEN_KIND = "ListStreams";
  private final Broker broker;
  private final InstantSource clock;

  /** Lists the streams of that broker; the clock says when a token has expired. */
  public ListStreams(Broker broker, InstantSource clock) {
    this.broker = broker;
    this.clock = clock;
  }

  record Input(int limit, @Nullable String exclusiveStart, @Nullable String nextToken) {}

  @Override
  public String name() {
    return "ListStreams";
  }

  @Override
  public Input decode(MemberReader in) {
    Integer limit = null;
    String start = null;
    String token = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "Limit" -> limit = in.readInteger();
        case "ExclusiveStartStreamName" -> start = in.readString();
        case "NextToken" -> token = in.readString();
        default -> in.skip();
      }
    }
    new Violations()
        .range("limit", limit, 1, 10_000)
        .check("exclusiveStartStreamName", start, StringRule.STREAM_NAME)
        .check("nextToken", token, StringRule.NEXT_TOKEN)
        .throwIfAny();
    return new Input(Page.limit(limit, MAX_STREAMS), start, token);
  }

  @Override
  public Output call(Input input) {
    String start = startOf(input);
    Page<String> page =
        Page.of(
            broker.listStreams(), name -> start == null || name.compareTo(start) > 0, input.limit);
    List<StreamDescription> streams = describe(page.items());
    return out -> write(page, streams, out);
  }

  private @Nullable String startOf(Input input) {
    return input.nextToken == null
        ? input.exclusiveStart
        : PageToken.decode(input.nextToken, TOKEN_KIND, 1, clock.instant()).fields().get(0);
  }

  private List<StreamDescription> describe(List<String> names) {
    List<StreamDescription> streams = new ArrayList<>(names.size());
    for (String name : names) {
      try {
        streams.add(broker.describeStream(name));
      } catch (StreamNotFoundException e) {
        // Deleted since it was listed.
      }
    }
    return streams;
  }

  private void write(Page<String> page, List<StreamDescription> streams, MemberWriter out) {
    out.beginStructure();
    out.beginList("StreamNames");
    streams.forEach(stream -> out.element(stream.name()));
    out.endList();
    out.bool("HasMoreStreams", page.hasMore());
    if (page.hasMore()) {
      String last = page.items().get(page.items().size() - 1);
      out.string("NextToken", new PageToken(TOKEN_KIND, clock.instant(), List.of(last)).encode());
    }
    out.beginList("StreamSummaries");
    for (StreamDescription stream : streams) {
      out.beginStructure();
      StreamMembers.writeIdentity(stream, out);
      out.endStructure();
    }
    out.endList();
    out.endStructure();
  }
}
