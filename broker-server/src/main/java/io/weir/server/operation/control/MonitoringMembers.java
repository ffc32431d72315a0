package io.weir.server.operation.control;

import io.weir.broker.stream.MetricsChange;
import io.weir.broker.stream.ShardMetric;
import io.weir.broker.stream.StreamDescription;
import io.weir.server.operation.StreamArns;
import io.weir.server.operation.StreamTarget;
import io.weir.server.protocol.MemberReader;
import io.weir.server.protocol.MemberWriter;
import io.weir.server.validation.Violations;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The members that switching enhanced monitoring on and off have in common. */
final class MonitoringMembers {
  private static final String ALL = "ALL";
  private static final int MAX_METRICS = 7;

  private MonitoringMembers() {}

  record Input(String stream, Set<ShardMetric> metrics) {}

  static Input read(MemberReader in, StreamArns arns) {
    StreamTarget target = new StreamTarget();
    List<String> metrics = null;
    in.beginStructure();
    for (String member; (member = in.nextMember()) != null; ) {
      if (member.equals("ShardLevelMetrics")) {
        metrics = TagMembers.readStrings(in);
      } else {
        target.readOrSkip(member, in);
      }
    }
    Violations violations = new Violations();
    target.check(violations);
    violations.required("shardLevelMetrics", metrics);
    List<String> given = metrics == null ? List.of() : metrics;
    if (metrics != null) {
      List<String> allowed = new ArrayList<>(ShardMetric.labels());
      allowed.add(ALL);
      violations
          .size("shardLevelMetrics", given.toString(), given.size(), 1, MAX_METRICS)
          .allOf("shardLevelMetrics", given, allowed);
    }
    violations.throwIfAny();
    return new Input(target.resolve(arns), metricsOf(given));
  }

  private static Set<ShardMetric> metricsOf(List<String> labels) {
    if (labels.contains(ALL)) {
      return EnumSet.allOf(ShardMetric.class);
    }
    Set<ShardMetric> metrics = EnumSet.noneOf(ShardMetric.class);
    for (String label : labels) {
      ShardMetric metric = ShardMetric.of(label);
      if (metric != null) {
        metrics.add(metric);
      }
    }
    return metrics;
  }

  static void write(StreamDescription stream, MetricsChange change, MemberWriter out) {
    out.beginStructure();
    out.string("StreamName", stream.name());
    writeList("CurrentShardLevelMetrics", change.before(), out);
    writeList("DesiredShardLevelMetrics", change.after(), out);
    out.string("StreamARN", stream.arn());
    out.endStructure();
  }

  static void writeList(String member, Set<ShardMetric> metrics, MemberWriter out) {
    out.beginList(member);
    metrics.forEach(metric -> out.element(metric.label()));
    out.endList();
  }
}
