import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Puts records through the Kinesis API, one at a time, each with the time of its put as data.
 *
 * <pre>java Put.java http://127.0.0.1:PORT STREAM COUNT</pre>
 */
public final class Put {
  private Put() {}

  public static void main(String[] args) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    int count = Integer.parseInt(args[2]);
    for (int i = 0; i < count; i++) {
      String now = Long.toString(System.nanoTime());
      String data = Base64.getEncoder().encodeToString(now.getBytes(StandardCharsets.UTF_8));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(args[0] + "/"))
              .header("X-Amz-Target", "Kinesis_20131202.PutRecord")
              .header("Content-Type", "application/x-amz-json-1.1")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"StreamName\":\"" + args[1] + "\",\"PartitionKey\":\"key-" + i
                          + "\",\"Data\":\"" + data + "\"}"))
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
    }
    System.out.println("put " + count + " records");
  }
}
