package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Weir's own operations, as docs/consumer-groups.md has them. That they are the same in CBOR is for
 * the equivalence test of the formats.
 */
class GroupOperationsTest {
  private static final String JSON = "application/x-amz-json-1.1";
  private static final String GROUP = "'StreamName':'s','GroupName':'clicks'";

  private final ApiUnderTest api = new ApiUnderTest();

  @AfterEach
  void stop() {
    api.close();
  }

  private ApiOutcome outcome(String operation, String members) {
    String json = ("{" + members + "}").replace('\'', '"');
    return api.call(operation, JSON, json.getBytes(StandardCharsets.UTF_8), 0);
  }

  private static String text(ApiOutcome outcome) {
    return new String(outcome.body(), StandardCharsets.UTF_8).replace('"', '\'');
  }

  private String call(String operation, String members) {
    ApiOutcome outcome = outcome(operation, members);
    assertThat(outcome.status()).as(operation + ": " + text(outcome)).isEqualTo(200);
    return text(outcome);
  }

  private void fails(String operation, String members, String error, String message) {
    ApiOutcome outcome = outcome(operation, members);
    assertThat(outcome.errorType()).as(text(outcome)).isEqualTo(error);
    assertThat(text(outcome)).contains(message);
  }

  private static String member(String json, String name) {
    Matcher matcher = Pattern.compile("'" + name + "':'?([^',}]+)").matcher(json);
    assertThat(matcher.find()).as(name + " in " + json).isTrue();
    return matcher.group(1);
  }

  @Test
  void aMembersLife() {
    String leases =
        call(
            "Heartbeat",
            GROUP
                + ",'MemberId':'a','SessionMillis':5000,"
                + "'StartingPosition':{'Type':'TRIM_HORIZON'}");
    String counter = member(leases, "Counter");
    String lease =
        "{'ShardId':'shardId-00000000000%s','Counter':%s,"
            + "'Checkpoint':{'Type':'TRIM_HORIZON'},'HandOver':false}";
    assertThat(leases)
        .isEqualTo(
            "{'Leases':[" + lease.formatted(0, counter) + "," + lease.formatted(1, counter) + "]}");

    String held = GROUP + ",'ShardId':'shardId-000000000000','Counter':" + counter;
    String number =
        member(
            call(
                "PutRecord", "'StreamName':'s','PartitionKey':'k','Data':'','ExplicitHashKey':'1'"),
            "SequenceNumber");
    String checkpoint =
        "'Checkpoint':{'Type':'AFTER_RECORD','SequenceNumber':'"
            + number
            + "','SubSequenceNumber':4}";
    call("Checkpoint", held + "," + checkpoint);
    assertThat(call("DescribeConsumerGroup", GROUP))
        .startsWith(
            "{'StreamName':'s','GroupName':'clicks','Members':['a'],'Shards':["
                + "{'ShardId':'shardId-000000000000','MemberId':'a','Counter':"
                + counter
                + ","
                + checkpoint
                + "},");

    call("ReleaseLease", held);
    fails("ReleaseLease", held, "LeaseLostException", "changed hands");
    fails("DeleteConsumerGroup", GROUP, "ResourceInUseException", "1 members");
    call("LeaveConsumerGroup", GROUP + ",'MemberId':'a'");
    assertThat(call("ListConsumerGroups", "'StreamName':'s'"))
        .isEqualTo("{'GroupNames':['clicks','g','idle']}");
    call("DeleteConsumerGroup", GROUP);
    fails(
        "DescribeConsumerGroup",
        GROUP,
        "ResourceNotFoundException",
        "clicks of stream s not found");
  }

  @Test
  void processesOfOneMembersIdAreToldApart() {
    String member = GROUP + ",'MemberId':'a'";
    String counter = member(call("Heartbeat", member + ",'Incarnation':5"), "Counter");
    String later = call("Heartbeat", member + ",'Incarnation':9007199254740993");
    assertThat(member(later, "Counter")).isNotEqualTo(counter);
    fails("Heartbeat", member + ",'Incarnation':5", "MemberFencedException", "Stop this one");
    fails("Heartbeat", member, "MemberFencedException", "incarnation 9007199254740993");
    call("LeaveConsumerGroup", member + ",'Incarnation':5");
    assertThat(call("Heartbeat", member + ",'Incarnation':9007199254740993")).isEqualTo(later);
    call("LeaveConsumerGroup", member + ",'Incarnation':9007199254740993");
    fails(
        "Heartbeat",
        member + ",'Incarnation':9007199254740993",
        "MemberFencedException",
        "has left");
    fails("Heartbeat", member + ",'Incarnation':-1", "InvalidArgumentException", "incarnation");
  }

  @Test
  void whatIsWrongIsSaid() {
    fails("Heartbeat", "'StreamName':'s'", "ValidationException", "groupName");
    fails("Heartbeat", "'StreamName':'s'", "ValidationException", "memberId");
    fails(
        "Heartbeat",
        GROUP + ",'MemberId':'m','SessionMillis':10",
        "InvalidArgumentException",
        "session");
    fails(
        "Heartbeat",
        GROUP
            + ",'MemberId':'m','StartingPosition':"
            + "{'Type':'AT_SEQUENCE_NUMBER','SequenceNumber':'1'}",
        "InvalidArgumentException",
        "one shard's");
    fails(
        "Heartbeat",
        "'StreamName':'absent','GroupName':'g','MemberId':'m'",
        "ResourceNotFoundException",
        "absent");
    String lease = "'StreamName':'s','GroupName':'g','ShardId':'shardId-000000000000','Counter':1";
    fails("Checkpoint", lease, "ValidationException", "checkpoint");
    fails(
        "Checkpoint",
        lease + ",'Checkpoint':{'Type':'TRIM_HORIZON'}",
        "ValidationException",
        "SHARD_END");
    fails(
        "Checkpoint",
        lease + ",'Checkpoint':{'Type':'AFTER_RECORD'}",
        "InvalidArgumentException",
        "SequenceNumber");
    fails(
        "Checkpoint",
        lease + ",'Checkpoint':{'Type':'SHARD_END'}",
        "LeaseLostException",
        "changed hands");
  }
}
