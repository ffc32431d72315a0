package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.ShardDescription;
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

/**
 * ListShards, with at most 1,000 in an answer.
 *
 * <p>A page token carries the stream, the creation time that tells it from a later one of the same
 * name, the filter with its time, and the last shard shown.
 */
public final class ListShards implements ControlOperation<ListShards.Input> {
  private static final int MAX_SHARDS = 1000;
  private static final String TOKEN_KIND = "ListShards";
  private static final int TOKEN_FIELDS = 5;
  private final Broker broker;
  private final StreamArns arns;
  private final InstantSource clock;

  /** Lists shards of that broker; the clock says when a token has expired. */
  public ListShards(Broker broker, StreamArns arns, InstantSource clock) {
    this.broker = broker;
    this.arns = arns;
    this.clock = clock;
  }

  record Input(
      String stream,
      @Nullable Instant created,
      @Nullable ShardFilter filter,
      @Nullable String exclusiveStart,
      int limit) {}

  @Override
  public String name() {
    return "ListShards";
  }

  @Override
  public String countedFor(Input input) {
    return input.stream;
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    Integer limit = null;
    String start = null;
    String token = null;
    Instant created = null;
    ShardFilter filter = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "MaxResults" -> limit = in.readInteger();
        case "ExclusiveStartShardId" -> start = in.readString();
        case "NextToken" -> token = in.readString();
        case "StreamCreationTimestamp" -> created = in.readTimestamp();
        case "ShardFilter" -> filter = ShardFilter.read(in);
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations
        .range("maxResults", limit, 1, 10_000)
        .check("exclusiveStartShardId", start, StringRule.SHARD_ID)
        .check("nextToken", token, StringRule.NEXT_TOKEN)
        .throwIfAny();
    int atMost = Page.limit(limit, MAX_SHARDS);
    if (token == null) {
      return new Input(target.resolve(arns), created, filter, start, atMost);
    }
    if (target.isGiven() || created != null || start != null) {
      throw ApiException.invalidArgument(
          "NextToken and StreamName, StreamARN, StreamCreationTimestamp or ExclusiveStartShardId"
              + " cannot be provided together.");
    }
    return goingOn(token, atMost);
  }

  private Input goingOn(String token, int limit) {
    List<String> fields =
        PageToken.decode(token, TOKEN_KIND, TOKEN_FIELDS, clock.instant()).fields();
    if (!fields.get(1).matches("\\d{1,15}")) {
      throw ApiException.invalidArgument("Invalid NextToken.");
    }
    Instant created = Instant.ofEpochMilli(Long.parseLong(fields.get(1)));
    ShardFilter filter = filterOf(fields.get(2), fields.get(3));
    return new Input(fields.get(0), created, filter, fields.get(4), limit);
  }

  /** The filter's shard does not matter on later pages: they begin behind the last one shown. */
  private static @Nullable ShardFilter filterOf(String type, String timestamp) {
    if (type.isEmpty()) {
      return null;
    }
    if (timestamp.isEmpty()) {
      return new ShardFilter(type, "", null);
    }
    if (!timestamp.matches("-?\\d{1,15}")) {
      throw ApiException.invalidArgument("Invalid NextToken.");
    }
    return new ShardFilter(type, "", Instant.ofEpochMilli(Long.parseLong(timestamp)));
  }

  private static String millisOf(@Nullable ShardFilter filter) {
    Instant timestamp = filter == null ? null : filter.timestamp();
    return timestamp == null ? "" : Long.toString(timestamp.toEpochMilli());
  }

  @Override
  public Output call(Input input) {
    StreamDescription stream = broker.describeStream(input.stream);
    if (input.created != null
        && input.created.getEpochSecond() != stream.createdAt().getEpochSecond()) {
      throw ApiException.notFound(
          "Stream " + input.stream + " created at " + input.created + " not found.");
    }
    ShardFilter filter = input.filter;
    List<ShardDescription> shards =
        filter == null ? stream.shards() : filter.apply(stream.shards());
    String start = input.exclusiveStart;
    Page<ShardDescription> page =
        Page.of(
            shards, shard -> start == null || shard.shardId().compareTo(start) > 0, input.limit);
    return out -> write(stream, filter, page, out);
  }

  private void write(
      StreamDescription stream,
      @Nullable ShardFilter filter,
      Page<ShardDescription> page,
      MemberWriter out) {
    out.beginStructure();
    ShardMembers.writeList("Shards", page.items(), out);
    if (page.hasMore()) {
      PageToken token =
          new PageToken(
              TOKEN_KIND,
              clock.instant(),
              List.of(
                  stream.name(),
                  Long.toString(stream.createdAt().toEpochMilli()),
                  filter == null ? "" : filter.type(),
                  millisOf(filter),
                  page.items().get(page.items().size() - 1).shardId()));
      out.string("NextToken", token.encode());
    }
    out.endStructure();
  }
}
