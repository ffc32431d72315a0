package io.weir.server.fuzz;

import io.weir.server.operation.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A request as an input file has it: the operation's name, a line feed, the body. A name that is
 * none stands for some operation, so that no input is wasted.
 */
final class ApiRequest {
  private final Operation<?> operation;
  private final byte[] body;

  private ApiRequest(Operation<?> operation, byte[] body) {
    this.operation = operation;
    this.body = body;
  }

  static ApiRequest of(byte[] input, List<Operation<?>> operations) {
    int end = 0;
    while (end < input.length && input[end] != '\n') {
      end++;
    }
    String name = new String(input, 0, end, StandardCharsets.ISO_8859_1);
    byte[] body = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
    return new ApiRequest(find(name, operations), body);
  }

  Operation<?> operation() {
    return operation;
  }

  byte[] body() {
    return body;
  }

  private static Operation<?> find(String name, List<Operation<?>> operations) {
    List<Operation<?>> sorted =
        operations.stream()
            .sorted(Comparator.<Operation<?>, String>comparing(Operation::name))
            .toList();
    return sorted.stream()
        .filter(operation -> operation.name().equals(name))
        .findFirst()
        .orElseGet(() -> sorted.get(Math.floorMod(name.hashCode(), sorted.size())));
  }
}
