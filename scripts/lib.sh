# shellcheck shell=bash
# Shared by the other scripts. This file is not a command. Sets root, out, java and spark (a folder with jars/).

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=$root/.salamander
self=${0##*/}

# The modules of the program (lowest first), their artifact ids in Maven, and their sources.
# shellcheck disable=SC2034
main_modules=worker/core,worker/serve,worker/dl4j,driver/core
artifacts=(salamander-worker salamander-serve salamander-dl4j salamander-driver)
# shellcheck disable=SC2034
sources=("$root/pom.xml" "$root/conf/spark-defaults.conf" "$root"/{worker/core,worker/serve,worker/dl4j,driver/core}/{pom.xml,src/main})

fail() {
  echo "$self: $1" >&2
  exit "${2:-1}"
}

# shellcheck source=launch.sh
source "$root/scripts/launch.sh"
require_java

# An installed Spark, or Spark's jars from Maven.
# shellcheck disable=SC2034
spark=${SPARK_HOME:-$out/spark}

build() { # build STAMP MODULES KEEP SOURCES...: packages Maven modules if a source is newer than the stamp, then calls KEEP
  local stamp=$out/$1 modules=$2 keep=$3
  shift 3
  stale "$stamp" "$@" || return 0
  mkdir -p "$out"
  exec 9>"$out/lock"
  if command -v flock >/dev/null; then
    flock 9
  fi
  if stale "$stamp" "$@"; then # checked again, because another process may have built meanwhile
    echo "$self: building $modules (first use, or sources have changed) …" >&2
    [ -e "$out/classpath" ] || echo "$self: the first build downloads about 395 MB, once" >&2
    find "$out" -mindepth 2 -maxdepth 2 -name 'salamander-*-[0-9]*.jar' -delete # jars of an earlier version; Maven writes the current ones again
    rm -rf "$out"/*/generated-sources/jte # page templates of an earlier version
    touch "$stamp.new"
    "$root/scripts/maven" --batch-mode -Dstyle.color=never -Dquick -Dlaunch -Dmaven.test.skip=true -pl "$modules" -am package 2>&1 </dev/null | downloads >&2 \
      || fail "the build failed (see above)"
    "$keep"
    mv -f "$stamp.new" "$stamp"
  fi
  exec 9>&-
}

downloads() { # prints Maven's errors, and how much Maven has downloaded: every 10 MB on a terminal, otherwise every 50 MB
  local line kilobytes=0 files=0 told=0 every=50000 begin='' end=$'\n'
  if [ -t 1 ]; then
    every=10000 begin=$'\r' end=''
  fi
  while IFS= read -r line; do
    if [[ $line =~ Downloaded\ from\ .*\(([0-9]+)(\.([0-9]))?[0-9]*\ ([kMG]?B)\ at ]]; then
      files=$((files + 1))
      case ${BASH_REMATCH[4]} in
        kB) kilobytes=$((kilobytes + BASH_REMATCH[1])) ;;
        MB) kilobytes=$((kilobytes + 1000 * BASH_REMATCH[1] + 100 * ${BASH_REMATCH[3]:-0})) ;;
        GB) kilobytes=$((kilobytes + 1000000 * BASH_REMATCH[1] + 100000 * ${BASH_REMATCH[3]:-0})) ;;
      esac
      if ((kilobytes - told >= every)); then
        told=$kilobytes
        printf '%s  downloaded %d MB in %d files%s' "$begin" $((kilobytes / 1000)) "$files" "$end"
      fi
    elif [[ $line == "[ERROR]"* || $line == "Error: "* ]]; then
      echo "$line"
    fi
  done
  [ -z "$begin" ] || ((told == 0)) || echo
}

keep() { # keep JAR NAME: puts a jar into out/lib by renaming, so that a running JVM keeps the file that it has opened
  mkdir -p "$out/lib"
  cp "$1" "$out/lib/$2.new"
  mv -f "$out/lib/$2.new" "$out/lib/$2"
}

stale() { # stale STAMP SOURCES...: succeeds if a source is newer than the stamp
  local stamp=$1
  shift
  [ ! -e "$stamp" ] || [ -n "$(find "$@" -newer "$stamp" -print -quit)" ]
}

class_path() { # class_path PATTERN: prints PATTERN once for each artifact, with % replaced by the artifact's name, separated by colons
  local path=
  for artifact in "${artifacts[@]}"; do
    path+=${path:+:}${1//%/$artifact}
  done
  echo "$path"
}

build_spark() { # gets the jars of Spark and HDFS from Maven
  build spark.stamp driver/spark : "$root/pom.xml" "$root/driver/spark/pom.xml"
}

loopback() { # loopback ARGUMENTS...: succeeds if the arguments name a Spark master on the loopback address; then Spark's pages also listen only there
  local argument
  for argument in "$@"; do
    case ${argument#--master=} in
      spark://127.* | spark://localhost:*)
        export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}
        return 0
        ;;
    esac
  done
  return 1
}
