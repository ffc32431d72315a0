# Sourced, for its effect on the arguments: a file that --json names is relative to where the caller is.
here=$(pwd -P)
previous=
for argument in "$@"; do
  shift
  case $previous:$argument in
    --json:/*) ;;
    --json:*) argument=$here/$argument ;;
    *:--json=/*) ;;
    *:--json=*) argument=--json=$here/${argument#--json=} ;;
  esac
  previous=$argument
  set -- "$@" "$argument"
done
