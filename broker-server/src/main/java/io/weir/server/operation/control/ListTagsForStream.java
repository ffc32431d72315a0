package io.weir.server.operation.control;

import io.weir.broker.Broker;
import io.weir.broker.stream.Resource;
import io.weir.server.operation.ControlOperation;
import io.weir.server.operation.Page;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.Output;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** ListTagsForStream, by key, with at most 50 in an answer. */
public final class ListTagsForStream implements ControlOperation<ListTagsForStream.Input> {
  private final Broker broker;
  private final StreamArns arns;

  /** With that broker. */
  public ListTagsForStream(Broker broker, StreamArns arns) {
    this.broker = broker;
    this.arns = arns;
  }

  private static final int MAX_TAGS = 50;

  record Input(Resource resource, @Nullable String exclusiveStart, int limit) {}

  @Override
  public String name() {
    return "ListTagsForStream";
  }

  @Override
  public Input decode(MemberReader in) {
    StreamTarget target = new StreamTarget();
    String start = null;
    Integer limit = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      switch (member) {
        case "ExclusiveStartTagKey" -> start = in.readString();
        case "Limit" -> limit = in.readInteger();
        default -> target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations
        .check("exclusiveStartTagKey", start, StringRule.TAG_KEY)
        .range("limit", limit, 1, MAX_TAGS)
        .throwIfAny();
    return new Input(Resource.stream(target.resolve(arns)), start, Page.limit(limit, MAX_TAGS));
  }

  @Override
  public Output call(Input input) {
    String start = input.exclusiveStart;
    Page<Map.Entry<String, String>> page =
        Page.of(
            List.copyOf(broker.resources().tags(input.resource).entrySet()),
            tag -> start == null || tag.getKey().compareTo(start) > 0,
            input.limit);
    return out -> {
      out.beginStructure();
      TagMembers.write(page.items(), out);
      out.bool("HasMoreTags", page.hasMore());
      out.endStructure();
    };
  }
}
