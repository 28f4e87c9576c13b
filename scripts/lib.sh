# shellcheck shell=bash
# What scripts/cluster and scripts/submit share; not a command. Sets root, java and spark (a folder with jars/).

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/.salamander
self=$(basename "$0")

fail() {
  echo "$self: $1" >&2
  exit "${2:-1}"
}

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, which holds no bin/java; point it at a JDK of version 17 or newer"
else
  java=$(command -v java) || fail "no java on the PATH; install a JDK of version 17 or newer, or point JAVA_HOME at one"
fi

# An installed Spark, or the same from Maven.
# shellcheck disable=SC2034
spark=${SPARK_HOME:-$out/spark}

build() { # build STAMP MODULES SOURCES...: packages Maven modules when a source is newer than the stamp
  local stamp=$out/$1 modules=$2
  shift 2
  stale "$stamp" "$@" || return 0
  mkdir -p "$out"
  exec 9>"$out/lock"
  if command -v flock >/dev/null; then
    flock 9
  fi
  if stale "$stamp" "$@"; then # still: nobody built while this one waited
    echo "$self: building $modules (first use, or sources have changed) …" >&2
    touch "$stamp.new"
    "$root/scripts/maven" --quiet --batch-mode -Dquick -Dlaunch -Dmaven.test.skip=true -pl "$modules" -am package >&2 </dev/null \
      || fail "the build failed (see above)"
    mv -f "$stamp.new" "$stamp"
  fi
  exec 9>&-
}

stale() { # stale STAMP SOURCES...
  local stamp=$1
  shift
  [ ! -e "$stamp" ] || [ -n "$(find "$@" -newer "$stamp" -print -quit)" ]
}

build_spark() { # Spark's jars and HDFS's, from Maven
  build spark.stamp spark "$root/pom.xml" "$root/spark/pom.xml"
}
