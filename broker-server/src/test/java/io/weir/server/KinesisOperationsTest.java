package io.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.Broker;
import io.weir.server.error.ErrorMapper;
import io.weir.server.operation.Operation;
import io.weir.server.operation.StreamArns;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** The operations are those of the service model, as Amazon's SDK has it. */
class KinesisOperationsTest {

  @Test
  void areAllOfTheServiceModels() {
    try (Broker broker = Broker.builder().ephemeral().start()) {
      List<Operation<?>> operations =
          KinesisOperations.of(
              broker,
              new StreamArns("us-east-1", "000000000000"),
              new ErrorMapper("000000000000"),
              InstantSource.system());
      assertThat(operations)
          .extracting(Operation::name)
          .containsExactlyInAnyOrderElementsOf(modelled())
          .hasSize(39);
    }
  }

  /** What the asynchronous client takes requests for. */
  private static Set<String> modelled() {
    return Stream.of(KinesisAsyncClient.class.getMethods())
        .flatMap(method -> Stream.of(method.getParameterTypes()))
        .map(Class::getSimpleName)
        .filter(name -> name.endsWith("Request"))
        .map(name -> name.substring(0, name.length() - "Request".length()))
        .collect(Collectors.toSet());
  }
}
