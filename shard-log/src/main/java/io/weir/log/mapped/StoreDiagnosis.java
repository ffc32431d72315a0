package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.LogException;
import io.weir.log.fs.FileSystem;
import io.weir.log.mapped.LogCheck.Situation;
import io.weir.log.mapped.LogCheck.Subject;
import io.weir.log.mapped.SegmentHeader.Activation;
import io.weir.log.offline.Finding;
import io.weir.log.offline.LogSummary;
import io.weir.log.offline.Progress;
import io.weir.log.offline.RepairPlan;
import io.weir.log.offline.StoreReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Examines a store as a whole: which files there are, which log each directory is of, and then each
 * log. Reads only. Not thread-safe; one for each examination.
 */
final class StoreDiagnosis {
  private final FileSystem files;
  private final StoreLayout layout;
  private final Findings findings = new Findings();
  private final MetaCheck meta;
  private final List<Subject> subjects = new ArrayList<>();
  private final List<LogSummary> logs = new ArrayList<>();
  private @Nullable CheckpointCheck checkpoints;

  StoreDiagnosis(FileSystem files, StoreLayout layout) throws IOException {
    this.files = files;
    this.layout = layout;
    this.meta = MetaCheck.read(files, layout, findings);
  }

  boolean isClosed() {
    return meta.meta() != null && meta.meta().clean();
  }

  MetaCheck meta() {
    return meta;
  }

  /** Reads the table and finds the logs; no frame is looked at. */
  void survey() throws IOException {
    survey(new ProgressMeter(Progress.NONE, 0));
  }

  private void survey(ProgressMeter meter) throws IOException {
    StoreMeta known = meta.meta();
    if (known != null) {
      checkpoints = new CheckpointCheck(files, layout.checkpoints(), known.uuid(), findings);
      checkpoints.run(meter);
    }
    findLogs();
  }

  /**
   * Examines everything, or one log.
   *
   * @param only the name of the log; empty for all
   */
  void run(String only, Progress progress) throws IOException {
    ProgressMeter meter = new ProgressMeter(progress, new StoreSize(files, layout).inBytes(only));
    survey(meter);
    checkJournal(meter);
    boolean found = false;
    for (Subject subject : subjects) {
      if (only.isEmpty() || subject.name().equals(only)) {
        found = true;
        logs.add(new LogCheck(files, layout, subject, situation(), findings, meter).run());
      }
    }
    if (!found && !only.isEmpty()) {
      throw new LogException("there is no log '" + only + "' in " + layout.directory());
    }
    meter.finish();
  }

  private Situation situation() {
    StoreMeta known = meta.meta();
    boolean sameBoot = known != null && known.bootId().equals(files.bootId());
    boolean os = known != null && known.durability() == Durability.OS;
    return new Situation(isClosed(), isClosed() || (os && sameBoot));
  }

  // ---- the journal

  private void checkJournal(ProgressMeter meter) throws IOException {
    StoreMeta known = meta.meta();
    if (known == null) {
      return;
    }
    JournalCheck journal =
        new JournalCheck(files, layout.journal(), known.uuid(), isClosed(), findings);
    Checkpoint state = checkpoints == null ? null : checkpoints.get(Checkpointer.JOURNAL);
    journal.run(state == null ? 0 : state.offset(), meter);
    if (state == null && journal.foundFile()) {
      findings.damage(
          "",
          layout.checkpoints(),
          0,
          files.exists(layout.checkpoints())
              ? "the checkpoint of the commit journal is missing"
              : "the file is missing",
          "weir log repair makes it from the journal and the segments");
      findings.repairBy(
          RepairAction.checkpoint(
              layout,
              "",
              Checkpointer.JOURNAL,
              Checkpointer.closedJournal(journal.maxSequence() + 1, journal.maxIncarnation() + 1),
              "write the state of the journal"));
    }
  }

  // ---- which logs there are

  private void findLogs() throws IOException {
    Map<UUID, Path> owners = new HashMap<>();
    List<Path> unknown = new ArrayList<>();
    for (Path directory : LogDirectories.find(files, layout.logs())) {
      UUID owner = LogDirectories.owner(files, directory);
      if (owner == null && !LogDirectories.segments(files, directory).isEmpty()) {
        unknown.add(directory);
      } else if (owner != null) {
        add(owner, directory, owners);
      }
    }
    for (Path directory : unknown) {
      Set<UUID> homeless = homeless(owners.keySet());
      UUID owner = ownerByContent(directory, homeless);
      if (owner != null) {
        add(owner, directory, owners);
      } else {
        unattributed(directory, !homeless.isEmpty());
      }
    }
    addVanished(owners.keySet());
    subjects.sort(java.util.Comparator.comparing(Subject::name));
  }

  /**
   * What a loss of power leaves of a log that was being made; otherwise nobody can say whose.
   *
   * @param isKnown whether there is a checkpoint of a log that has no directory: then its offsets
   *     are not given out again when these files are gone
   */
  private void unattributed(Path directory, boolean isKnown) throws IOException {
    String name = layout.name(directory);
    List<Path> segments = LogDirectories.segments(files, directory);
    Path first = segments.get(0);
    String what = "nothing in this directory says which log it is of";
    if (!isClosed()) {
      findings.note(name, first, 0, what, "left of a log that was being made, it seems");
    } else if (isKnown) {
      findings.damage(name, first, 0, what, "weir log repair moves its files aside");
      for (Path segment : segments) {
        findings.repairBy(RepairAction.setAside(layout, name, segment));
      }
    } else {
      findings.damage(name, first, 0, what, "restore it from a backup, or move it away");
      findings.refuse(directory + ": " + what + "; move it away");
    }
  }

  private void add(UUID owner, Path directory, Map<UUID, Path> owners) {
    String name = layout.name(directory);
    Path other = owners.putIfAbsent(owner, directory);
    if (other != null) {
      findings.damage(
          name,
          directory,
          0,
          "it holds segments of log " + owner + ", whose directory is " + other,
          "move one of the two away");
      findings.refuse(directory + " and " + other + " hold segments of the same log");
    } else if (checkpoints != null && checkpoints.isDeleted(owner)) {
      findings.note(
          name, directory, 0, "the log was deleted, and files of it are left", "delete them");
    } else {
      subjects.add(
          new Subject(name, owner, directory, checkpoints == null ? null : checkpoints.get(owner)));
    }
  }

  /** Logs of which there is a checkpoint and no directory. */
  private Set<UUID> homeless(Set<UUID> present) {
    Set<UUID> logs = new HashSet<>(checkpoints == null ? Set.of() : checkpoints.logs());
    logs.removeAll(present);
    logs.remove(Checkpointer.JOURNAL);
    return logs;
  }

  /** Where the first parts of all headers are damaged, the rest tells, with a known log. */
  private @Nullable UUID ownerByContent(Path directory, Set<UUID> candidates) throws IOException {
    List<Path> segments = LogDirectories.segments(files, directory);
    for (Path segment : segments) {
      for (UUID candidate : candidates) {
        Activation activation = SegmentProbe.read(files, segment, candidate).activation();
        if (activation != null) {
          return candidate;
        }
      }
    }
    for (Path segment : segments) {
      UUID owner = LogOwners.byFrames(files, segment, candidates);
      if (owner != null) {
        return owner;
      }
    }
    return null;
  }

  /** Logs that have a checkpoint and no directory. */
  private void addVanished(Set<UUID> present) {
    if (checkpoints == null) {
      return;
    }
    for (UUID log : checkpoints.logs()) {
      Checkpoint known = checkpoints.get(log);
      if (known != null
          && !present.contains(log)
          && !log.equals(Checkpointer.JOURNAL)
          && known.offset() > known.startOffset()) {
        subjects.add(new Subject(log.toString(), log, layout.log(log.toString()), known));
      }
    }
  }

  // ---- results

  List<Subject> subjects() {
    return subjects;
  }

  /** The log of that name. */
  Subject subject(String name) {
    for (Subject subject : subjects) {
      if (subject.name().equals(name)) {
        return subject;
      }
    }
    throw new LogException("there is no log '" + name + "' in " + layout.directory());
  }

  Findings findings() {
    return findings;
  }

  StoreReport report() {
    return new StoreReport(layout.directory(), isClosed(), logs, findings.all());
  }

  RepairPlan plan() {
    List<RepairPlan.Step> steps = new ArrayList<>();
    if (meta.damaged()) {
      steps.add(new RepairPlan.Step("", layout.meta(), "write it anew, as not closed"));
    }
    for (RepairAction action : findings.actions()) {
      steps.add(new RepairPlan.Step(action.log(), action.file(), action.what()));
    }
    List<RepairPlan.Drop> drops = new ArrayList<>();
    for (Finding finding : findings.all()) {
      if (finding.losesRecords()) {
        drops.add(new RepairPlan.Drop(finding.log(), finding.firstOffset(), finding.endOffset()));
      }
    }
    return new RepairPlan(!isClosed(), steps, drops, findings.refusals());
  }
}
