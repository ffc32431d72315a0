package io.weir.broker.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.catalog.CatalogEvent.GroupsChanged;
import io.weir.broker.catalog.CatalogEvent.StreamCreated;
import io.weir.broker.catalog.GroupEvent.GroupCreated;
import io.weir.broker.catalog.GroupEvent.GroupDeleted;
import io.weir.broker.catalog.GroupEvent.LeasesChanged;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.GroupState;
import io.weir.broker.group.LeaseState;
import io.weir.broker.group.LeaseState.Owner;
import io.weir.broker.stream.StreamMode;
import io.weir.log.fs.MemoryFileSystem;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Groups come back as they were, those too that were written before owners had incarnations. */
class GroupCodecTest {
  private static final UUID STREAM = new UUID(1, 2);
  private static final long SNAPSHOT_MAGIC = 0x57454952_43415431L;

  private static final List<LeaseState> LEASES =
      List.of(
          new LeaseState(0, 7, new Owner("a", 5000, 11), Checkpoint.after("12", 3)),
          new LeaseState(1, 8, null, Checkpoint.shardEnd()),
          new LeaseState(2, 9, new Owner("b", 1000, Long.MAX_VALUE), Checkpoint.trimHorizon()));

  /** Writes a part of a file. */
  private interface Part {
    void write(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Part part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** One lease, in the layout without incarnations. */
  private static void writeOldLeases(DataOutputStream out) throws IOException {
    out.writeInt(1);
    out.writeInt(4);
    out.writeLong(7);
    out.writeUTF("a");
    out.writeLong(5000);
    out.writeByte(1);
  }

  private static void assertOldLease(LeaseState lease) {
    assertThat(lease)
        .isEqualTo(new LeaseState(4, 7, new Owner("a", 5000, 0), Checkpoint.trimHorizon()));
  }

  @Test
  void eventsComeBackAsTheyWere() throws Exception {
    List<GroupEvent> events =
        List.of(
            new GroupCreated(STREAM, "g", 3, LEASES),
            new LeasesChanged(STREAM, "g", 3, LEASES, Set.of(5, 6)),
            new GroupDeleted(STREAM, "g"));
    for (GroupEvent event : events) {
      byte[] bytes = CatalogCodec.encode(new GroupsChanged(event));
      assertThat(CatalogCodec.decode(bytes, 0, bytes.length)).isEqualTo(new GroupsChanged(event));
      for (int length = 0; length < bytes.length; length++) {
        int cut = length;
        assertThatThrownBy(() -> CatalogCodec.decode(bytes, 0, cut))
            .isInstanceOf(CatalogFormatException.class);
      }
    }
  }

  @Test
  void anEventWithoutIncarnationsIsRead() throws Exception {
    byte[] bytes =
        bytes(
            out -> {
              out.writeByte(1);
              out.writeByte(66);
              CatalogCodec.writeId(out, STREAM);
              out.writeUTF("g");
              out.writeInt(5);
              writeOldLeases(out);
              out.writeInt(0);
            });
    GroupsChanged read = (GroupsChanged) CatalogCodec.decode(bytes, 0, bytes.length);
    LeasesChanged changed = (LeasesChanged) read.change();
    assertThat(changed.set()).hasSize(1);
    assertOldLease(changed.set().get(0));
  }

  @Test
  void aSnapshotHasTheGroups() throws Exception {
    MemoryFileSystem disk = new MemoryFileSystem();
    Path file = Path.of("/x");
    CatalogState state = new CatalogState();
    state.apply(new StreamCreated(STREAM, "s", StreamMode.PROVISIONED, 1, 2, 3, 3));
    state.apply(new GroupsChanged(new GroupCreated(STREAM, "g", 3, LEASES)));
    new CatalogSnapshot(12, state).write(disk, file);
    GroupState group = CatalogSnapshot.read(disk, file).state().groups().find(STREAM, "g");
    assertThat(group).isNotNull();
    assertThat(group.leases()).containsExactlyElementsOf(LEASES);
  }

  @Test
  void aSnapshotWithoutIncarnationsIsRead() throws Exception {
    MemoryFileSystem disk = new MemoryFileSystem();
    Path file = Path.of("/x");
    byte[] content =
        bytes(
            out -> {
              out.writeLong(12);
              out.writeLong(2);
              out.writeInt(0); // streams
              MetadataSection.write(out, new MetadataState());
              out.writeInt(1);
              CatalogCodec.writeId(out, STREAM);
              out.writeInt(1);
              out.writeUTF("g");
              out.writeInt(5);
              writeOldLeases(out);
            });
    SafeFile.write(disk, file, SNAPSHOT_MAGIC, 4, content);
    GroupState group = CatalogSnapshot.read(disk, file).state().groups().find(STREAM, "g");
    assertThat(group).isNotNull();
    assertThat(group.leases()).hasSize(1);
    assertOldLease(group.leases().iterator().next());
    for (int unknown : new int[] {3, 6}) {
      SafeFile.write(disk, file, SNAPSHOT_MAGIC, unknown, content);
      assertThatThrownBy(() -> CatalogSnapshot.read(disk, file))
          .isInstanceOf(CatalogFormatException.class);
    }
  }
}
