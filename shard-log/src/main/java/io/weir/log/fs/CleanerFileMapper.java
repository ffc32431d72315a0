package io.weir.log.fs;

import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * Unmaps by running a buffer's cleaner, through {@code sun.misc.Unsafe} of the module {@code
 * jdk.unsupported}.
 */
final class CleanerFileMapper implements FileMapper {
  private final MethodHandle invokeCleaner;

  CleanerFileMapper() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      invokeCleaner =
          MethodHandles.publicLookup()
              .findVirtual(unsafe, "invokeCleaner", methodType(void.class, ByteBuffer.class))
              .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "memory cannot be unmapped: this Java runtime lacks the module jdk.unsupported", e);
    }
  }

  @Override
  public DiskRegion map(FileChannel channel, MapMode mode, int size) throws IOException {
    MappedByteBuffer buffer = channel.map(mode, 0, size);
    return new DiskRegion(buffer, () -> clean(buffer));
  }

  private void clean(ByteBuffer buffer) {
    try {
      invokeCleaner.invokeExact(buffer);
    } catch (Throwable e) {
      throw FileMapper.unchecked(e);
    }
  }
}
