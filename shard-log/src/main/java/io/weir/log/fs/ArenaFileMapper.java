package io.weir.log.fs;

import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * Maps into a shared {@code java.lang.foreign.Arena} of its own for each mapping; closing that
 * unmaps. An access after it is an {@link IllegalStateException}, not a crash.
 */
final class ArenaFileMapper implements FileMapper {
  private final MethodHandle newArena;
  private final MethodHandle closeArena;
  private final MethodHandle map;
  private final MethodHandle asByteBuffer;

  ArenaFileMapper() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> arena = Class.forName("java.lang.foreign.Arena");
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      newArena =
          lookup.findStatic(arena, "ofShared", methodType(arena)).asType(methodType(Object.class));
      closeArena =
          lookup
              .findVirtual(arena, "close", methodType(void.class))
              .asType(methodType(void.class, Object.class));
      map =
          lookup
              .findVirtual(
                  FileChannel.class,
                  "map",
                  methodType(segment, MapMode.class, long.class, long.class, arena))
              .asType(
                  methodType(
                      Object.class,
                      FileChannel.class,
                      MapMode.class,
                      long.class,
                      long.class,
                      Object.class));
      asByteBuffer =
          lookup
              .findVirtual(segment, "asByteBuffer", methodType(ByteBuffer.class))
              .asType(methodType(ByteBuffer.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java has no memory arenas", e);
    }
  }

  @Override
  public DiskRegion map(FileChannel channel, MapMode mode, int size) throws IOException {
    Object arena = newArena();
    try {
      Object segment = (Object) map.invokeExact(channel, mode, 0L, (long) size, arena);
      ByteBuffer buffer = (ByteBuffer) asByteBuffer.invokeExact(segment);
      return new DiskRegion((MappedByteBuffer) buffer, () -> close(arena));
    } catch (IOException e) {
      close(arena);
      throw e;
    } catch (Throwable e) {
      close(arena);
      throw FileMapper.unchecked(e);
    }
  }

  private Object newArena() {
    try {
      return (Object) newArena.invokeExact();
    } catch (Throwable e) {
      throw FileMapper.unchecked(e);
    }
  }

  private void close(Object arena) {
    try {
      closeArena.invokeExact(arena);
    } catch (Throwable e) {
      throw FileMapper.unchecked(e);
    }
  }
}
