# What the scripts of this folder share; they source it, after setting `root` and `self`.

die() {
  echo "$self: $*" >&2
  exit 1
}

need() {
  for tool in "$@"; do
    command -v "$tool" >/dev/null || die "there is no $tool on the PATH"
  done
}

# Runs Maven and says what it does; its output is shown when it fails. Some of its versions print codes of colours whatever they
# are told.
maven() {
  what=$1
  shift
  echo "$self: $what…" >&2
  log=$(mktemp)
  if (cd "$root" && mvn -q -B -Dstyle.color=never "$@") >"$log" 2>&1; then
    rm -f "$log"
  else
    sed "s/$(printf '\033')\[[0-9;]*m//g" "$log" >&2
    rm -f "$log"
    die "that failed; Maven's output is above"
  fi
}

# Builds the two jars when they are missing or older than the sources.
build() {
  need java mvn
  jar=$root/benchmarks/target/benchmarks.jar
  if [ ! -f "$jar" ] || [ ! -f "$root/cli/target/weir.jar" ] ||
    [ -n "$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$jar" | head -n 1)" ]; then
    maven "building, which takes a minute or two" -DskipTests -Dspotless.check.skip package -pl cli,benchmarks -am
    touch "$jar"
  fi
}

# Apache Kafka with what it needs, and the benchmarks of its classes, in the folder $kafka.
build_kafka() {
  kafka=$root/benchmarks/target/peers/kafka
  if [ ! -f "$kafka/complete" ] ||
    [ -n "$(find "$root/benchmarks/kafka/pom.xml" "$root/benchmarks/kafka/src" -newer "$kafka/complete" | head -n 1)" ]; then
    rm -rf "$kafka"
    mkdir -p "$kafka"
    maven "fetching Apache Kafka, and building its benchmarks" -f benchmarks/kafka/pom.xml -Dspotless.check.skip \
      package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$kafka"
    cp "$root/benchmarks/kafka/target/"benchmarks-kafka-*.jar "$kafka/"
    touch "$kafka/complete"
  fi
}

# Data goes into a temporary folder on the disk of the clone, which is deleted at the end. It becomes the working directory.
# Java's temporary files go there too. The caller runs things in the foreground, without exec.
enter_work() {
  mkdir -p "$root/benchmarks/target"
  work=$(mktemp -d "$root/benchmarks/target/data.XXXXXX")
  trap 'cd "$root" && rm -rf "$work"' EXIT
  trap 'exit 1' INT TERM
  cd "$work"
  java() { command java -Djava.io.tmpdir="$work" "$@"; }
}
