package io.weir.broker.catalog;

import io.weir.broker.catalog.GroupEvent.GroupCreated;
import io.weir.broker.catalog.GroupEvent.GroupDeleted;
import io.weir.broker.catalog.GroupEvent.LeasesChanged;
import io.weir.broker.group.Checkpoint;
import io.weir.broker.group.Checkpoint.AfterRecord;
import io.weir.broker.group.Checkpoint.TrimHorizon;
import io.weir.broker.group.GroupMember;
import io.weir.broker.group.GroupState;
import io.weir.broker.group.LeaseState;
import io.weir.broker.group.LeaseState.Owner;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@linkplain GroupEvent Events about consumer groups} as bytes, behind the version of {@link
 * CatalogCodec}, and the groups as the last section of a {@link CatalogSnapshot}.
 *
 * <pre>
 *   u8 type
 *   64 group created:  id 16, name str, next shard u32, leases
 *   65 group deleted:  id 16, name str
 *   66 leases changed: id 16, name str, next shard u32, leases, u32 removed, each: shard u32
 *
 *   leases:     u32 leases, each: shard u32, counter u64, owner's id str or empty,
 *               if there is one its session u64 ms and incarnation u64, checkpoint
 *   checkpoint: u8 1 trim horizon
 *                  2 after record: number str, sub-sequence number u64
 *                  3 shard end
 *   section:    u32 streams with groups, each: id 16, u32 groups, each: name str,
 *               next shard u32, leases
 * </pre>
 *
 * <p>Events of version 1, and snapshots of version 4, have no incarnations.
 */
final class GroupCodec {
  /** The first type of these. */
  static final int FIRST_TYPE = 64;

  private static final int GROUP_CREATED = 64;
  private static final int GROUP_DELETED = 65;
  private static final int LEASES_CHANGED = 66;

  private static final int TRIM_HORIZON = 1;
  private static final int AFTER_RECORD = 2;
  private static final int SHARD_END = 3;

  private GroupCodec() {}

  // ---- events

  static void write(DataOutputStream out, GroupEvent event) throws IOException {
    out.writeByte(typeOf(event));
    CatalogCodec.writeId(out, event.id());
    out.writeUTF(event.group());
    if (event instanceof GroupCreated created) {
      out.writeInt(created.nextShard());
      writeLeases(out, created.leases());
    } else if (event instanceof LeasesChanged changed) {
      out.writeInt(changed.nextShard());
      writeLeases(out, changed.set());
      out.writeInt(changed.removed().size());
      for (int shard : changed.removed()) {
        out.writeInt(shard);
      }
    }
  }

  private static int typeOf(GroupEvent event) {
    if (event instanceof GroupCreated) {
      return GROUP_CREATED;
    }
    return event instanceof GroupDeleted ? GROUP_DELETED : LEASES_CHANGED;
  }

  static GroupEvent read(DataInputStream in, int type, boolean incarnations)
      throws IOException, CatalogFormatException {
    UUID id = CatalogCodec.readId(in);
    String group = in.readUTF();
    return switch (type) {
      case GROUP_CREATED -> new GroupCreated(id, group, in.readInt(), readLeases(in, incarnations));
      case GROUP_DELETED -> new GroupDeleted(id, group);
      case LEASES_CHANGED ->
          new LeasesChanged(id, group, in.readInt(), readLeases(in, incarnations), readShards(in));
      default -> throw new CatalogFormatException("an event of the unknown type " + type);
    };
  }

  private static Set<Integer> readShards(DataInputStream in) throws IOException {
    int count = in.readInt();
    Set<Integer> shards = new HashSet<>();
    for (int i = 0; i < count; i++) {
      shards.add(in.readInt());
    }
    return shards;
  }

  // ---- the section

  static void writeSection(DataOutputStream out, GroupCatalog groups) throws IOException {
    out.writeInt(groups.all().size());
    for (var stream : groups.all().entrySet()) {
      CatalogCodec.writeId(out, stream.getKey());
      out.writeInt(stream.getValue().size());
      for (GroupState group : stream.getValue().values()) {
        out.writeUTF(group.name());
        out.writeInt(group.nextShard());
        writeLeases(out, group.leases());
      }
    }
  }

  static GroupCatalog readSection(DataInputStream in, boolean incarnations)
      throws IOException, CatalogFormatException {
    GroupCatalog groups = new GroupCatalog();
    int streams = in.readInt();
    for (int i = 0; i < streams; i++) {
      UUID stream = CatalogCodec.readId(in);
      int count = in.readInt();
      for (int j = 0; j < count; j++) {
        groups.put(
            stream, new GroupState(in.readUTF(), in.readInt(), readLeases(in, incarnations)));
      }
    }
    return groups;
  }

  // ---- leases

  private static void writeLeases(DataOutputStream out, Collection<LeaseState> leases)
      throws IOException {
    out.writeInt(leases.size());
    for (LeaseState lease : leases) {
      out.writeInt(lease.shard());
      out.writeLong(lease.counter());
      writeOwner(out, lease.owner());
      writeCheckpoint(out, lease.checkpoint());
    }
  }

  private static List<LeaseState> readLeases(DataInputStream in, boolean incarnations)
      throws IOException, CatalogFormatException {
    int count = in.readInt();
    List<LeaseState> leases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leases.add(
          new LeaseState(
              in.readInt(), in.readLong(), readOwner(in, incarnations), readCheckpoint(in)));
    }
    return leases;
  }

  private static void writeOwner(DataOutputStream out, @Nullable Owner owner) throws IOException {
    if (owner == null) {
      out.writeUTF("");
    } else {
      out.writeUTF(owner.member());
      out.writeLong(owner.sessionMillis());
      out.writeLong(owner.incarnation());
    }
  }

  private static @Nullable Owner readOwner(DataInputStream in, boolean incarnations)
      throws IOException {
    String member = in.readUTF();
    if (member.isEmpty()) {
      return null;
    }
    long sessionMillis = in.readLong();
    return new Owner(
        member, sessionMillis, incarnations ? in.readLong() : GroupMember.NO_INCARNATION);
  }

  private static void writeCheckpoint(DataOutputStream out, Checkpoint checkpoint)
      throws IOException {
    if (checkpoint instanceof TrimHorizon) {
      out.writeByte(TRIM_HORIZON);
    } else if (checkpoint instanceof AfterRecord after) {
      out.writeByte(AFTER_RECORD);
      out.writeUTF(after.sequenceNumber());
      out.writeLong(after.subSequenceNumber());
    } else {
      out.writeByte(SHARD_END);
    }
  }

  private static Checkpoint readCheckpoint(DataInputStream in)
      throws IOException, CatalogFormatException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case TRIM_HORIZON -> Checkpoint.trimHorizon();
      case AFTER_RECORD -> Checkpoint.after(in.readUTF(), in.readLong());
      case SHARD_END -> Checkpoint.shardEnd();
      default -> throw new CatalogFormatException("a checkpoint of the unknown kind " + kind);
    };
  }
}
