package io.weir.benchmarks.peers;

import io.weir.benchmarks.load.HttpChoice;
import io.weir.benchmarks.load.LoadResult;
import io.weir.benchmarks.load.NetworkLoad;
import io.weir.benchmarks.load.Rows;
import io.weir.benchmarks.load.Shape;
import io.weir.benchmarks.load.Timing;
import io.weir.benchmarks.load.WarmUp;
import io.weir.benchmarks.load.Wire;
import io.weir.benchmarks.load.WireForm;
import io.weir.benchmarks.report.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GetRecords of up to 1,000 records of 1 KiB, from the oldest to the newest, over and over. */
final class ReplayPart implements Part {
  private static final int SHARDS = 16;
  private static final int BYTES = 1024;

  @Override
  public List<Row> run(Places places, int seconds) {
    List<Row> json = new ArrayList<>();
    List<Row> cbor = new ArrayList<>();
    for (KinesisPeer peer : KinesisPeer.values()) {
      json.add(run(peer, WireForm.JSON, places, seconds));
    }
    cbor.add(run(KinesisPeer.WEIR, WireForm.CBOR, places, seconds));
    List<Row> all = new ArrayList<>(Ratios.toBest(json, "data", false));
    all.addAll(cbor);
    return all;
  }

  private static Row run(KinesisPeer peer, WireForm form, Places places, int seconds) {
    Wire wire = new Wire(HttpChoice.HTTP1, form, 4);
    // The emulators are slow to fill; each pass over what there is reads it all.
    long records = peer == KinesisPeer.WEIR ? 300_000 : 16_000;
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("durability", peer.durability());
    conditions.put(
        "load",
        "GetRecords, Limit 1,000, records of 1 KiB, %s that %d readers share, a call of each under way"
            .formatted(wire, SHARDS));
    conditions.put("shards", Integer.toString(SHARDS));
    conditions.put("stream", records + " records");
    String title = peer.title() + ", " + form;
    try (Endpoint endpoint = peer.start(places);
        NetworkLoad load = new NetworkLoad(endpoint.address(), wire)) {
      load.createStream("s", SHARDS);
      long filled = load.fill("s", BYTES, records);
      LoadResult result =
          load.getRecords(
              "s",
              SHARDS,
              new Shape(BYTES, 1000),
              Timing.saturating(1, WarmUp.SECONDS, seconds),
              filled);
      return Rows.of("get-records", title, conditions, result);
    } catch (Exception e) {
      return Row.failed("get-records", title, conditions, String.valueOf(e.getMessage()));
    }
  }
}
