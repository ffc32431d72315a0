package io.weir.integration.kpl;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.integration.records.NumberedRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PutsCheckTest {
  private static final NumberedRecord FIRST = new NumberedRecord("k", 1);
  private static final NumberedRecord SECOND = new NumberedRecord("k", 2);
  private static final Map<NumberedRecord, Told> TOLD =
      Map.of(FIRST, new Told("s 1", 0), SECOND, new Told("s 2", 0));

  @Test
  void eachOnceWhereItShouldBeIsWell() {
    PutsCheck check = new PutsCheck(TOLD, List.of(well(FIRST, "s 1"), well(SECOND, "s 2")));
    assertThat(check.problems()).isEmpty();
    assertThat(check.copies()).isZero();
    assertThat(check.leftOut()).isZero();
  }

  @Test
  void missingMisplacedDoubleAndUnknownOnesAreReported() {
    assertThat(problems(well(FIRST, "s 1"))).isNotEmpty();
    assertThat(problems(well(FIRST, "s 1"), well(SECOND, "s 1"))).hasSize(1);
    assertThat(problems(well(FIRST, "s 1"), well(SECOND, "s 2"), well(FIRST, "s 3"))).hasSize(1);
    assertThat(
            problems(
                well(FIRST, "s 1"), well(SECOND, "s 2"), well(new NumberedRecord("k", 3), "s 3")))
        .singleElement()
        .asString()
        .contains("never put");
  }

  @Test
  void whatIsHandedOutInAShardThatIsNotItsOwnIsReported() {
    assertThat(problems(well(FIRST, "s 1"), new UserRecord(SECOND, "s 2", false, true))).hasSize(2);
  }

  @Test
  void whatKclLeavesOutBecauseOfAStrayIsCounted() {
    PutsCheck check =
        new PutsCheck(
            Map.of(FIRST, new Told("s 1", 0), SECOND, new Told("s 2", 1)),
            List.of(
                new UserRecord(FIRST, "s 1", true, false),
                new UserRecord(SECOND, "s 1", false, false),
                well(SECOND, "s 2")));
    assertThat(check.problems()).isEmpty();
    assertThat(check.copies()).isOne();
    assertThat(check.leftOut()).isOne();
  }

  @Test
  void whatKclLeavesOutWithoutAReasonIsReported() {
    assertThat(problems(new UserRecord(FIRST, "s 1", true, false), well(SECOND, "s 2"))).hasSize(1);
  }

  private static List<String> problems(UserRecord... read) {
    return new PutsCheck(TOLD, List.of(read)).problems();
  }

  private static UserRecord well(NumberedRecord record, String place) {
    return new UserRecord(record, place, true, true);
  }
}
