package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.ConsumerDescription;
import io.weir.broker.stream.StreamDescription;
import io.weir.server.error.ApiException;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.Page;
import io.weir.server.operation.PageToken;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ListStreamConsumers, by name, with at most 100 in an answer. */
public final class ListStreamConsumers implements ControlOperation<ListStreamConsumers.Input> {
  private final Broker broker;
  private final StreamArns arns;
  private final InstantSource clock;

  /** With that broker; the clock says when a token has expired. */
  public ListStreamConsumers(Broker broker, StreamArns arns, InstantSource clock) {
    this.broker = broker;
    this.arns = arns;
    this.clock = clock;
  }

  private static final int MAX_CONSUMERS = 100;
  private static final String TOKEN_KIND = "ListStreamConsumers";
  private static final int TOKEN_FIELDS = 2;

  record Input(String stream, @Nullable Instant created, @Nullable String behind, int limit) {}

  @Override
  public String name() {
    return "ListStreamConsumers";
  }

  @Override
  public String countedFor(Input input) {
    return input.stream;
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    String token = null;
    Integer limit = null;
    Instant created = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "NextToken" -> token = in.readString();
        case "MaxResults" -> limit = in.readInteger();
        case "StreamCreationTimestamp" -> created = in.readTimestamp();
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.checkArn(violations);
    violations
        .check("nextToken", token, StringRule.NEXT_TOKEN)
        .range("maxResults", limit, 1, 10_000)
        .throwIfAny();
    String stream = target.resolve(arns);
    int atMost = Page.limit(limit, MAX_CONSUMERS);
    return token == null
        ? new Input(stream, created, null, atMost)
        : goingOn(token, stream, created, atMost);
  }

  private Input goingOn(String token, String stream, @Nullable Instant created, int limit) {
    if (created != null) {
      throw ApiException.invalidArgument(
          "NextToken and StreamCreationTimestamp cannot be provided together.");
    }
    List<String> fields =
        PageToken.decode(token, TOKEN_KIND, TOKEN_FIELDS, clock.instant()).fields();
    String arn = fields.get(0);
    if (!arn.equals(broker.describeStream(stream).arn())) {
      throw ApiException.invalidArgument("The NextToken is of another stream.");
    }
    return new Input(stream, null, fields.get(1), limit);
  }

  @Override
  public Output call(Input input) {
    StreamDescription stream = broker.describeStream(input.stream);
    if (input.created != null
        && input.created.getEpochSecond() != stream.createdAt().getEpochSecond()) {
      throw ApiException.notFound(
          "Stream " + input.stream + " created at " + input.created + " not found.");
    }
    String behind = input.behind;
    Page<ConsumerDescription> page =
        Page.of(
            broker.consumers().list(input.stream),
            consumer -> behind == null || consumer.name().compareTo(behind) > 0,
            input.limit);
    return out -> write(stream, page, out);
  }

  private void write(StreamDescription stream, Page<ConsumerDescription> page, MemberWriter out) {
    out.beginStructure();
    out.beginList("Consumers");
    for (ConsumerDescription consumer : page.items()) {
      out.beginStructure();
      ConsumerMembers.write(consumer, out);
      out.endStructure();
    }
    out.endList();
    if (page.hasMore()) {
      String last = page.items().get(page.items().size() - 1).name();
      List<String> fields = List.of(stream.arn(), last);
      out.string("NextToken", new PageToken(TOKEN_KIND, clock.instant(), fields).encode());
    }
    out.endStructure();
  }
}
