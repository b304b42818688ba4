#!/usr/bin/env bash
# Trains the bundled model from nothing: ./models/train-tiny-joint.sh WORK_DIR [OUT_DIR]
# Needs a build (./run --build-only). Resumable: run it again after an interruption and it goes on where it was.
# About 90 minutes on 2 cores. Writes OUT_DIR (default models/tiny-joint) as a float16 Hugging Face folder.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cli="${DIPTYCH_BUILD_DIR:-$root/build}/bin/diptych-cli"
work="${1:?usage: train-tiny-joint.sh WORK_DIR [OUT_DIR]}"
out="${2:-$root/models/tiny-joint}"
mkdir -p "$work"

[ -f "$work/start/vocab.txt" ] || "$cli" model new --preset "$root/models/presets/tiny-joint" --out "$work/start"

# stage NAME STEPS: trains or resumes WORK_DIR/NAME by models/recipes/tiny-joint/NAME.json
stage() {
    local name=$1 steps=$2 run="$work/$1"
    [ -d "$run/checkpoints/step-$steps" ] && return
    mkdir -p "$run"
    cp -n "$root/models/recipes/tiny-joint/$name.json" "$run/run.json"
    if [ -f "$run/events.jsonl" ]; then "$cli" train "$run" --resume; else "$cli" train "$run"; fi
}
stage 1-nouns 002000
stage 2-together 001800
stage 3-relations 001150
stage 4-decay 001500

"$cli" model export --model "$work/4-decay/checkpoints/step-001500" --out "$out" --weights f16
[ -d "$work/home" ] || "$cli" data make scenes --count 4000 --seed 424242 --out "$work/home"
"$cli" model statistics --model "$out" --data "$work/home"
[ -d "$work/exam" ] || "$cli" data make scenes --count 1000 --seed 20269 --out "$work/exam"
for language in en zh; do
    "$cli" eval scenes --model "$out" --data "$work/exam" --language "$language" --json >"$work/scores-$language.json"
done
cat "$work"/scores-*.json
