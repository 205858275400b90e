#!/bin/bash
# One share of a plan an array task, without Snakemake. From the show's folder:
#
#   castpress plan --shards 100 -o plan.json
#   job=$(sbatch --parsable --array=1-100 workflow/slurm.sh)
#   sbatch --dependency="afterok:$job" --wrap "castpress merge --plan plan.json"
#
# A task that ran out of time, or failed, is begun again by its number, and castpress goes on in it from the
# last window it finished: sbatch --array=7,31 workflow/slurm.sh
#
#SBATCH --job-name=castpress
#SBATCH --cpus-per-task=8
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --output=castpress-%A-%a.log
set -euo pipefail

exec castpress run --offline --plan "${PLAN:-plan.json}" --shard "$SLURM_ARRAY_TASK_ID" \
    --threads "$SLURM_CPUS_PER_TASK" "$@"
