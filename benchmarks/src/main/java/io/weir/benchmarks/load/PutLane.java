package io.weir.benchmarks.load;

/** Puts over one connection, as many at once as are due. */
final class PutLane extends Lane {
  private final Connection connection;
  private final PutRequests requests;
  private final PutAnswers answers;
  private final Outcomes outcomes;

  PutLane(Connection connection, PutRequests requests, PutAnswers answers, Outcomes outcomes) {
    this.connection = connection;
    this.requests = requests;
    this.answers = answers;
    this.outcomes = outcomes;
  }

  @Override
  void due(long at) {
    outcomes.onCall();
    connection.send(
        requests.next(),
        answer -> {
          answers.count(answer, at);
          over(answer);
        });
  }
}
