package io.weir.integration.kcl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The table in which an application's workers keep who reads which shard, and how far. */
final class LeaseTable {

  private static final String LEASE_KEY = "leaseKey";
  private static final String LEASE_OWNER = "leaseOwner";
  private static final String SHARD_END = "SHARD_END";

  private final DynamoDbAsyncClient dynamoDb;
  private final String table;

  /** The table of an application; KCL gives it the application's name. */
  LeaseTable(DynamoDbAsyncClient dynamoDb, String application) {
    this.dynamoDb = dynamoDb;
    this.table = application;
  }

  /**
   * Creates the table with the index that KCL wants. KCL creates both by itself, one after the
   * other; but dynalite, the DynamoDB of the runs, cannot add an index to a table.
   */
  void create() {
    dynamoDb
        .createTable(
            create ->
                create
                    .tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(string(LEASE_KEY), string(LEASE_OWNER))
                    .keySchema(key(LEASE_KEY, KeyType.HASH))
                    .globalSecondaryIndexes(ownersIndex()))
        .join();
  }

  /** The workers that have a lease of one of these shards. */
  Set<String> ownersOf(List<Shard> shards) {
    Set<String> ids = shards.stream().map(Shard::shardId).collect(Collectors.toSet());
    return leases().entrySet().stream()
        .filter(lease -> ids.contains(lease.getKey()))
        .map(lease -> text(lease.getValue(), LEASE_OWNER))
        .collect(Collectors.toSet());
  }

  /**
   * Closed shards whose lease is not at SHARD_END and open ones whose lease is not at the last
   * record that was read, in words.
   */
  List<String> problems(List<Shard> shards, ShardHistory history) {
    Map<String, Map<String, AttributeValue>> leases = leases();
    List<String> problems = new ArrayList<>();
    for (Shard shard : shards) {
      Map<String, AttributeValue> lease = leases.get(shard.shardId());
      if (lease == null) {
        problems.add(shard.shardId() + " has no lease");
        continue;
      }
      String checkpoint = text(lease, "checkpoint");
      boolean closed = shard.sequenceNumberRange().endingSequenceNumber() != null;
      String expected = closed ? SHARD_END : String.valueOf(history.lastOf(shard.shardId()));
      if (!checkpoint.equals(expected)) {
        problems.add(shard.shardId() + " is at " + checkpoint + ", not " + expected);
      }
    }
    return problems;
  }

  private Map<String, Map<String, AttributeValue>> leases() {
    Map<String, Map<String, AttributeValue>> leases = new HashMap<>();
    for (Map<String, AttributeValue> item :
        dynamoDb.scan(scan -> scan.tableName(table).consistentRead(true)).join().items()) {
      leases.put(text(item, LEASE_KEY), item);
    }
    return leases;
  }

  private static GlobalSecondaryIndex ownersIndex() {
    return GlobalSecondaryIndex.builder()
        .indexName("LeaseOwnerToLeaseKeyIndex")
        .keySchema(key(LEASE_OWNER, KeyType.HASH), key(LEASE_KEY, KeyType.RANGE))
        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
        .build();
  }

  private static AttributeDefinition string(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }

  /** An attribute, or "none": a lease that nobody holds has no owner. */
  private static String text(Map<String, AttributeValue> item, String attribute) {
    AttributeValue value = item.get(attribute);
    return value == null || value.s() == null ? "none" : value.s();
  }
}
