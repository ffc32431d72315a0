package io.weir.log.mapped;

import io.weir.log.Durability;
import io.weir.log.StoreText;
import io.weir.log.UnsupportedFormatException;
import io.weir.log.fs.FileSystem;
import io.weir.log.fs.FileSystem.OpenMode;
import io.weir.log.fs.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file {@code store}, also when it is damaged.
 *
 * @param meta what it says; of a damaged one, what can be made out, as not closed; null if nobody
 *     can say the store's UUID
 * @param damaged whether it is damaged or missing
 */
record MetaCheck(@Nullable StoreMeta meta, boolean damaged) {

  /**
   * Reads it.
   *
   * @throws UnsupportedFormatException if it is whole and of another version
   */
  static MetaCheck read(FileSystem files, StoreLayout layout, Findings findings)
      throws IOException {
    String text = text(files, layout);
    try {
      StoreMeta meta = StoreMeta.read(files, layout.meta());
      if (meta != null) {
        return new MetaCheck(meta, false);
      }
    } catch (UnsupportedFormatException e) {
      if (StoreText.isWhole(text)) {
        throw e;
      }
    }
    UUID uuid = uuidOfJournal(files, layout);
    findings.damage(
        "",
        layout.meta(),
        0,
        text.isEmpty() ? "the file is missing" : "the file is damaged",
        uuid == null
            ? "restore it from a backup: no file of the journal names the store"
            : "weir log repair makes it anew; it names store " + uuid + " in its journal");
    if (uuid == null) {
      findings.refuse(
          layout.meta()
              + " is damaged, and no file of the journal says which store this is;"
              + " restore it from a backup");
      return new MetaCheck(null, true);
    }
    return new MetaCheck(guess(text, uuid, files.bootId()), true);
  }

  private static String text(FileSystem files, StoreLayout layout) throws IOException {
    if (!files.exists(layout.meta())) {
      return "";
    }
    try (StoreFile file = files.open(layout.meta(), OpenMode.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), 4096));
      file.read(bytes, 0);
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }

  private static @Nullable UUID uuidOfJournal(FileSystem files, StoreLayout layout)
      throws IOException {
    JournalCheck journal = new JournalCheck(files, layout.journal(), null, true, new Findings());
    journal.run(0, new ProgressMeter((done, total) -> {}, 0));
    return journal.foundStore();
  }

  private static StoreMeta guess(String text, UUID uuid, String bootId) {
    Durability durability = text.contains("durability=OS") ? Durability.OS : Durability.FSYNC;
    Matcher boot = Pattern.compile("(?m)^boot=(.+)$").matcher(text);
    return new StoreMeta(uuid, durability, boot.find() ? boot.group(1) : bootId, false);
  }
}
