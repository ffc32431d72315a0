package io.weir.server.operation.group;

import io.weir.broker.group.GroupMember;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.validation.StringRule;
import io.weir.server.validation.Violations;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The members by which an operation names a group, and maybe a member of it. Filled while reading a
 * request.
 */
final class GroupTarget {
  private final StreamTarget stream = new StreamTarget();
  private @Nullable String group;
  private @Nullable String member;
  private @Nullable Long incarnation;

  /** Reads and checks a request that has these members and no others. */
  static GroupTarget read(MemberReader in) {
    return read(in, GroupTarget::check);
  }

  /** As {@link #read(MemberReader)}, where a member is to be named. */
  static GroupTarget readWithMember(MemberReader in) {
    return read(in, GroupTarget::checkMember);
  }

  private static GroupTarget read(MemberReader in, BiConsumer<GroupTarget, Violations> rules) {
    GroupTarget target = new GroupTarget();
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      target.readOrSkip(member, in);
    }
    Violations violations = new Violations();
    rules.accept(target, violations);
    violations.throwIfAny();
    return target;
  }

  /** Reads the member at hand if it is one of these, and skips it otherwise. */
  void readOrSkip(String name, MemberReader in) {
    switch (name) {
      case "GroupName" -> group = in.readString();
      case "MemberId" -> member = in.readString();
      case "Incarnation" -> incarnation = in.readLong();
      default -> stream.readOrSkip(name, in);
    }
  }

  /** Notes what is missing or malformed. */
  void check(Violations violations) {
    stream.check(violations);
    violations
        .required("groupName", group)
        .check("groupName", group, StringRule.GROUP_NAME)
        .check("memberId", member, StringRule.GROUP_NAME);
  }

  /** As {@link #check}, where a member is to be named. */
  void checkMember(Violations violations) {
    check(violations);
    violations.required("memberId", member);
  }

  /** The stream's name. */
  String stream(StreamArns arns) {
    return stream.resolve(arns);
  }

  /** The group's name, once checked. */
  String group() {
    return String.valueOf(group);
  }

  /** The member's id, once checked. */
  String member() {
    return String.valueOf(member);
  }

  /** Which process of the member's id it is. */
  long incarnation() {
    return incarnation == null ? GroupMember.NO_INCARNATION : incarnation;
  }
}
