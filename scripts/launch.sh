# shellcheck shell=bash
# Functions that start Salamander's JVM, from its sources and from a release. This file is not a command.

# With an encoding other than UTF-8, Java would change letters in file names. The variables may also name a locale that is not installed.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8

java_version() { # java_version JAVA: prints the major version, from the JDK's release file (fast) or, if there is none, by running java
  local home line=''
  home=$(readlink -f "$1")
  home=${home%/bin/java}
  if [ -r "$home/release" ]; then
    while read -r line && [[ $line != JAVA_VERSION=* ]]; do :; done <"$home/release"
  else
    line=$("$1" -version 2>&1 | head -n 1)
  fi
  [[ $line =~ \"(1\.)?([0-9]+) ]] && echo "${BASH_REMATCH[2]}"
}

require_java() { # require_java: sets java to the one of JAVA_HOME or on the PATH; fails if it is older than 17
  local version
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, which holds no bin/java; point it at a JDK of version 17 or newer"
  else
    java=$(command -v java) || fail "no java on the PATH; install a JDK of version 17 or newer, or point JAVA_HOME at one"
  fi
  version=$(java_version "$java" || true)
  [ "${version:-0}" -ge 17 ] || fail "$java is Java ${version:-of unknown version}; Salamander needs 17 or newer: install a JDK, or point JAVA_HOME at one"
}

options() { # options HOME ARGUMENTS...: sets options to the JVM options for a command line; sets warns if the JVM will print a warning
  local home=$1 argument
  shift
  warns=yes
  options=(@"$home/conf/jvm.options" -Xlog:disable -Xlog:all=error:stderr "-Dlog4j2.configurationFile=$home/conf/log4j2.properties" -Dsalamander.home="$home" -Dpicocli.disable.closures=true)
  case ${1:-} in
    adapt) # adapt takes a second and collects no garbage, so it uses the collector that starts fastest
      options+=(-XX:-UseParallelGC -XX:+UseSerialGC) ;;
    show | keys | help | --help | -h | --version | -V | generate-completion)
      for argument in "$@"; do # with a URI, Hadoop needs the same options as Spark
        [[ $argument != *://* ]] || return 0
      done
      # These commands compute nothing, so they need neither the Vector API nor the C2 compiler. The archive of classes fits only this alignment.
      options=("${options[@]:1}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:ObjectAlignmentInBytes=64)
      warns=
      ;;
  esac
}

# A class data sharing (CDS) archive with the classes of a few commands. The JVM starts faster with it, and also starts without it.
archive() { # archive HOME CLASS_PATH FILE: makes the archive for this class path and this JVM
  local home=$1 path=$2 file=$3 scratch
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/salamander-archive.XXXXXX")
  printf 'x,y\n0,1\n' >"$scratch/points.csv"
  loaded "$scratch/train" "$home" "$path" train "$home/conf/sinusoid-maml.conf" --out "$scratch/run" --set outer.iterations=2
  loaded "$scratch/show" "$home" "$path" show "$scratch/run"
  loaded "$scratch/adapt" "$home" "$path" adapt "$scratch/run" --support "$scratch/points.csv" --out "$scratch/model.zip"
  cat "$scratch"/{train,show,adapt} 2>/dev/null | awk '!seen[$0]++' >"$scratch/classes"
  "$java" @"$home/conf/jvm.options" -Xshare:dump -XX:SharedClassListFile="$scratch/classes" -XX:SharedArchiveFile="$scratch/classes.jsa" \
    -cp "$path" >/dev/null 2>&1 && mv -f "$scratch/classes.jsa" "$file" || : >"$file" # if it fails, an empty file prevents another attempt
  rm -rf "$scratch"
}

loaded() { # loaded LIST HOME CLASS_PATH ARGUMENTS...: writes the list of the classes that a command loads
  local list=$1 home=$2 path=$3
  shift 3
  "$java" @"$home/conf/jvm.options" -Xshare:off -XX:DumpLoadedClassList="$list" -Dsalamander.home="$home" -Dsalamander.plugins= -cp "$path" \
    org.salamander.cli.Main "$@" >/dev/null 2>&1 </dev/null || true
}

launch() { # launch CLASS_PATH ARGUMENTS...: replaces this process by java, with the JVM options and the plug-ins of SALAMANDER_PLUGINS
  local path=$1 plugins='' entries entry magic
  shift
  pwd -P >/dev/null 2>&1 || fail "the working directory was removed; change to another one" 2 # without one the JVM does not start
  IFS=: read -r -d '' -a entries < <(printf '%s' "${SALAMANDER_PLUGINS:-}") || true # a line break is a letter of a name
  for entry in ${entries[@]+"${entries[@]}"}; do
    [ -n "$entry" ] || continue # Java would read an empty entry as the working directory
    magic=
    [ ! -f "$entry" ] || IFS= read -r -n 2 magic <"$entry" || true
    [ "$magic" = PK ] || fail "SALAMANDER_PLUGINS names $entry, which is no jar that can be read; it must hold jars separated by colons" 2
    plugins+=${plugins:+:}$entry
  done
  options+=(-Dsalamander.plugins="$plugins" -cp "$path${plugins:+:$plugins}")
  # shellcheck disable=SC2086 # options are words
  [ -n "$warns" ] || exec "$java" "${options[@]}" ${SALAMANDER_JAVA_OPTS:-} org.salamander.cli.Main "$@"
  exec 3>&2
  # shellcheck disable=SC2086 # options are words
  exec "$java" "${options[@]}" ${SALAMANDER_JAVA_OPTS:-} -Dsalamander.stderr=/dev/fd/3 org.salamander.cli.Main "$@" 2> >(without_warning >&3)
}

# The JVM prints a warning about incubator modules, and no option turns it off. This filter removes it from the beginning of standard
# error. Salamander's messages do not pass through the filter; they go to the terminal through descriptor 3.
without_warning() {
  trap '' INT TERM HUP
  local line
  while IFS= read -r line && [[ $line == "WARNING: Using incubator modules"* ]]; do :; done
  [ -z "$line" ] || printf '%s\n' "$line"
  exec cat
}
