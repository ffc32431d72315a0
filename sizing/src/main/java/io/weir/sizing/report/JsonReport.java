package io.weir.sizing.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.sizing.load.Workload;
import io.weir.sizing.plan.Bill;
import io.weir.sizing.plan.LimitUse;
import io.weir.sizing.plan.Need;
import io.weir.sizing.plan.Plan;
import io.weir.sizing.plan.PublishedFormula;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Plans and reports for programs: the fields of an object that the caller has begun. */
public final class JsonReport {
  private final JsonGenerator json;

  /** Into a generator. */
  public JsonReport(JsonGenerator json) {
    this.json = json;
  }

  private void write(Plan plan) throws IOException {
    write(plan.workload());
    json.writeNumberField("shards", plan.shards());
    json.writeObjectFieldStart("onMean");
    write(plan.onMean());
    json.writeEndObject();
    json.writeObjectFieldStart("onPeak");
    write(plan.onPeak());
    json.writeEndObject();
    writePublished(plan);
    json.writeArrayFieldStart("warnings");
    for (String warning : PlanWords.warnings(plan)) {
      json.writeString(warning);
    }
    json.writeEndArray();
    json.writeNumberField("maxRecordSizeInKiB", plan.maxRecordSizeInKib());
    json.writeNumberField("bytesKept", plan.bytesKept());
    json.writeNumberField("diskBytes", plan.diskBytes());
    json.writeObjectFieldStart("prices");
    json.writeStringField("region", plan.prices().region());
    json.writeStringField("date", plan.prices().date());
    json.writeStringField("currency", plan.prices().currency());
    json.writeEndObject();
    write("provisionedMonth", plan.provisioned());
    write("onDemandMonth", plan.onDemand());
    json.writeArrayFieldStart("furtherConsumers");
    for (Plan.Further further : plan.further()) {
      json.writeStartObject();
      json.writeNumberField("shared", further.readers().shared());
      json.writeNumberField("fanOut", further.readers().fanOut());
      json.writeNumberField("shards", further.shards());
      json.writeBooleanField("asksTooOften", further.asksTooOften());
      json.writeNumberField("provisionedMore", further.provisioned());
      json.writeNumberField("onDemandMore", further.onDemand());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writePublished(Plan plan) throws IOException {
    json.writeObjectFieldStart("publishedFormula");
    json.writeNumberField("averageDataSizeInKiB", plan.publishedOnMean().averageDataSizeInKib());
    json.writeNumberField("numberOfConsumers", plan.publishedOnMean().numberOfConsumers());
    write("onMean", plan.publishedOnMean());
    write("onPeak", plan.publishedOnPeak());
    json.writeEndObject();
  }

  private void write(String name, PublishedFormula formula) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("recordsPerSecond", formula.recordsPerSecond());
    json.writeNumberField("incomingWriteBandwidthInKiB", formula.incomingWriteBandwidthInKib());
    json.writeNumberField("outgoingReadBandwidthInKiB", formula.outgoingReadBandwidthInKib());
    json.writeNumberField("numberOfShards", formula.numberOfShards());
    json.writeNumberField("shards", formula.shards());
    json.writeEndObject();
  }

  private void write(Workload workload) throws IOException {
    json.writeObjectFieldStart("load");
    json.writeNumberField("eventsPerSecond", workload.eventsPerSecond());
    json.writeNumberField("recordBytes", workload.recordBytes());
    json.writeNumberField("longestRecordBytes", workload.longestRecordBytes());
    json.writeNumberField("peakFactor", workload.burst().factor());
    if (workload.burst().swings()) {
      json.writeNumberField("burstMillis", workload.burst().length().toMillis());
      json.writeNumberField("periodMillis", workload.burst().period().toMillis());
    }
    json.writeStringField("arrivals", workload.arrivals().name());
    json.writeStringField("keys", workload.keys().inWords());
    json.writeNumberField("shared", workload.readers().shared());
    json.writeNumberField("fanOut", workload.readers().fanOut());
    json.writeNumberField("retentionHours", workload.retention().toHours());
    json.writeStringField("retries", workload.retries().name());
    json.writeEndObject();
  }

  private void write(Need need) throws IOException {
    json.writeNumberField("eventsPerSecond", need.eventsPerSecond());
    json.writeNumberField("shards", need.shards());
    json.writeStringField("binding", need.binding().limit().name());
    json.writeArrayFieldStart("limits");
    for (LimitUse use : need.uses()) {
      json.writeStartObject();
      json.writeStringField("limit", use.limit().name());
      json.writeNumberField("demand", use.demand());
      json.writeNumberField("perShard", use.perShard());
      json.writeNumberField("shards", use.shards());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void write(String name, Bill bill) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("total", bill.total());
    json.writeArrayFieldStart("lines");
    for (Bill.Line line : bill.lines()) {
      json.writeStartObject();
      json.writeStringField("item", line.item().key());
      json.writeNumberField("quantity", line.quantity());
      json.writeNumberField("price", line.price());
      json.writeNumberField("amount", line.amount());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Plans, for several ways of reading. */
  public void writePlans(List<Plan> plans) throws IOException {
    json.writeArrayFieldStart("plans");
    for (Plan plan : plans) {
      json.writeStartObject();
      write(plan);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A report, with its plans. */
  public void write(Report report) throws IOException {
    writePlans(report.plans());
    json.writeObjectFieldStart("run");
    json.writeStringField("where", report.setting().where());
    json.writeNumberField("secondsAsked", report.setting().duration().toSeconds());
    json.writeNumberField("seconds", report.seconds());
    json.writeBooleanField("interrupted", report.interrupted());
    json.writeBooleanField("virtualTime", report.setting().virtual());
    json.writeNumberField("seed", report.setting().seed());
    json.writeNumberField("latenessMillis", report.latenessMillis());
    json.writeBooleanField("limitsInferred", report.setting().inferred());
    json.writeEndObject();
    json.writeBooleanField("carries", report.carries());
    json.writeNumberField("throttled", report.throttled());
    json.writeArrayFieldStart("advice");
    for (String line : Advice.of(report)) {
      json.writeString(line);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("trials");
    for (TrialReport trial : report.trials()) {
      json.writeStartObject();
      write(trial);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void write(TrialReport trial) throws IOException {
    json.writeNumberField("shards", trial.shards().size());
    json.writeNumberField("shared", trial.readers().shared());
    json.writeNumberField("fanOut", trial.readers().fanOut());
    json.writeBooleanField("carries", trial.carries());
    json.writeBooleanField("oneShardForAllKeys", trial.oneShardForAll());
    write(trial.producer());
    json.writeArrayFieldStart("headroom");
    for (Headroom room : trial.headroom()) {
      json.writeStartObject();
      json.writeStringField("limit", room.limit().name());
      json.writeNumberField("mean", room.mean());
      json.writeNumberField("busiest", room.busiest());
      json.writeStringField("shard", room.shard());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("consumers");
    for (ConsumerReport consumer : trial.consumers()) {
      write(consumer);
    }
    json.writeEndArray();
    writeKeys(trial);
    writeShards(trial, trial.hotShards());
  }

  private void write(ProducerReport producer) throws IOException {
    json.writeObjectFieldStart("producer");
    json.writeNumberField("arrived", producer.arrived());
    json.writeNumberField("stored", producer.stored());
    json.writeNumberField("lost", producer.lost());
    json.writeNumberField("waiting", producer.waiting());
    json.writeNumberField("throttledByRecords", producer.throttledByRecords());
    json.writeNumberField("throttledByBytes", producer.throttledByBytes());
    json.writeNumberField("throttledRecords", producer.throttledRecords());
    json.writeNumberField("failed", producer.failed());
    json.writeStringField("failure", producer.failure());
    write("delayMillis", producer.delay());
    json.writeEndObject();
  }

  private void write(ConsumerReport consumer) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", consumer.name());
    json.writeStringField("reading", consumer.fanOut() ? "fan-out" : "shared");
    json.writeNumberField("records", consumer.records());
    json.writeNumberField("unread", consumer.unread());
    json.writeNumberField("secondsBehind", consumer.secondsBehind());
    json.writeNumberField("throttledByBytes", consumer.throttledByBytes());
    json.writeNumberField("throttledByCalls", consumer.throttledByCalls());
    json.writeNumberField("failed", consumer.failed());
    json.writeStringField("failure", consumer.failure());
    write("iteratorAgeMillis", consumer.iteratorAge());
    write("delayMillis", consumer.delay());
    json.writeEndObject();
  }

  private void write(String name, Times times) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("p50", times.p50());
    json.writeNumberField("p99", times.p99());
    json.writeNumberField("max", times.max());
    json.writeEndObject();
  }

  private void writeKeys(TrialReport trial) throws IOException {
    json.writeArrayFieldStart("keys");
    for (KeyReport key : trial.keys()) {
      json.writeStartObject();
      json.writeStringField("key", key.key());
      json.writeStringField("shard", key.shard());
      json.writeNumberField("records", key.records());
      json.writeNumberField("part", key.part());
      json.writeNumberField("bytes", key.bytes());
      json.writeNumberField("partOfBytes", key.partOfBytes());
      json.writeNumberField("busiestSecond", key.busiest());
      json.writeNumberField("throttled", key.throttled());
      json.writeNumberField("useOfShard", key.use());
      json.writeBooleanField("tooMuchForAnyShard", key.tooMuch());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeShards(TrialReport trial, List<ShardSeries> hot) throws IOException {
    json.writeArrayFieldStart("perShard");
    for (ShardSeries shard : trial.shards()) {
      json.writeStartObject();
      json.writeStringField("shardId", shard.shardId());
      json.writeBooleanField("hot", hot.contains(shard));
      json.writeNumberField("partOfRecords", trial.share(shard).records());
      json.writeNumberField("partOfBytes", trial.share(shard).bytes());
      for (Measure measure : Measure.values()) {
        json.writeArrayFieldStart(name(measure));
        for (int second = 0; second < trial.seconds(); second++) {
          json.writeNumber(shard.at(measure, second));
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Such as {@code storedRecords}. */
  private static String name(Measure measure) {
    StringBuilder name = new StringBuilder();
    for (String word : measure.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }
}
