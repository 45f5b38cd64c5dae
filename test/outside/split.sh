# Two hosts and a witness on a third machine, whose cables are cut. Wants what play.sh has.

trials=(isolate fray pull divide part witness lapse freeze cut blackout)
# Longer than the other side takes that goes on without being entitled: only then does it say something that it has not.
hold=9

witness_daemon() {
  local command
  command=$(readme_commands 3 "$guide")
  on w bash -c "echo \$\$ >/run/outside.pid; exec $command" >>"$record/w.daemon.log" 2>&1 &
}

witness_answers() { on w bash -c "$(readme_commands 5 "$guide")" >"$record/witness.status" 2>&1; }

witness_hears_both() { witness_answers && grep -q 'connected: a, b' "$record/witness.status"; }

# The steps of docs/membership.md, on a cluster that runs.
add_witness() {
  local line host from
  say "$play: a witness, by docs/membership.md"
  power_on w
  line=$(readme_commands 2 "$guide")
  [ "$line" = 'crm witness key | ssh w crm witness add stage' ] || die 'step 2 of docs/membership.md has changed'
  on a bash -c "${line%% | *}" | on w bash -c "${line##* ssh w }" >>"$record/crm.log" 2>&1
  witness_daemon
  from=$(active)
  for host in a b; do readme_document 4 "$guide" | on "$host" tee -a /etc/understudy/membership.yaml >/dev/null; done
  for host in "$(other "$from")" "$from"; do
    end_daemon "$host" restart
    daemon "$host"
    settled "with the new membership file on $host"
  done
  until_true 'the witness hears both' witness_hears_both
  witnessed=yes
  settled 'with the witness'
}

# The next trial of the bag; when it is empty, all are put in again. Sets `trial`.
draw_trial() {
  local at
  if ((${#bag[@]} == 0)); then bag=("${trials[@]}"); fi
  at=$((RANDOM * ${#bag[@]} / 32768))
  trial=${bag[at]}
  bag=("${bag[@]:0:at}" "${bag[@]:at+1}")
}

# The high bits: the lowest of bash's numbers takes turns.
draw_way() { if ((RANDOM < 16384)); then way=down; else way=silent; fi; }

trial_isolate() {
  mark isolate "$from" "$way"
  unplug "$from" "$way" service beats third
  served "$from was cut off"
}

# Silent, so that the host can only know what it does not hear.
trial_fray() {
  local way=silent networks=(service beats third) at last
  at=$((RANDOM * 3 / 32768))
  last=${networks[at]}
  networks=("${networks[@]:0:at}" "${networks[@]:at+1}")
  for network in "${networks[@]}"; do
    mark fray "$from" "$network $way"
    unplug "$from" "$way" "$network"
    pause 2
    sleep 1
  done
  mark isolate "$from" "$last $way, the last cable"
  unplug "$from" "$way" "$last"
  served "the last cable of $from was cut"
}

# Its card says that there is no cable: no page can come from there any more, and the other host is well.
trial_pull() {
  mark pull "$from" 'down service'
  unplug "$from" down service
  served "the service cable of $from was pulled"
}

trial_divide() {
  mark divide "$from" "$way"
  divide "$from" "$way"
  sleep "$hold"
  served 'the hosts were divided'
}

trial_part() {
  mark part "$to" "$way"
  unplug "$to" "$way" service beats third
  sleep "$hold"
  served "$to was cut off"
}

# without_witness WHAT SECONDS: its process is killed, or its machine loses its power; and it comes back.
without_witness() {
  local how=killed
  ((RANDOM < 16384)) || how='without power'
  mark "$1" w "$how for $2 s"
  if [ "$how" = killed ]; then on w perl -e 'kill "KILL", -1'; else cut w off; fi
  sleep "$2"
  [ -n "${powered[w]}" ] || power_on w
  witness_daemon
  until_true 'the witness answers again' witness_answers
}

trial_witness() {
  without_witness witness $((RANDOM % 8))
  served 'the witness is back'
}

trial_lapse() {
  mark divide "$from" "$way"
  divide "$from" "$way"
  pause 3
  without_witness lapse $((RANDOM % 10))
  served 'the witness is back'
  sleep "$hold"
}

trial_freeze() {
  perl "$tools/freeze.pl" freeze "$from" "$(cat "$(place "$from")/pid")" >>"$record/events.tsv"
  served "$from was frozen"
  pause 3
  perl "$tools/freeze.pl" thaw "$from" "$(cat "$(place "$from")/pid")" >>"$record/events.tsv"
  pause 2
}

trial_cut() {
  cut "$from"
  served "the power cut of $from"
  pause 1
  mark return "$from"
  power_on "$from"
  daemon "$from"
}

trial_blackout() {
  local host
  mark blackout - "$way"
  for host in "$from" "$to"; do cut "$host" off; done
  pause 2
  for host in "$from" "$to"; do power_on "$host"; done
  divide "$from" "$way"
  for host in "$from" "$to"; do daemon "$host"; done
  served 'both came back, and do not hear each other'
  pause 2
}

# A host that had to stop and could not has ended itself.
revive() {
  local host
  for host in a b; do
    if lives "$host"; then continue; fi
    mark reset "$host"
    mark remark - "$host ended itself"
    power_on "$host"
    daemon "$host"
  done
}

# What status asks of a person after a repair.
heed() {
  local line page=$record/a.status
  grep -q '^  idle;' "$page" && [ "$(grep -c '^  [ab]  online' "$page")" = 2 ] || return 0
  while read -r line; do
    mark remark - "done, since status says so: $line"
    read -ra line <<<"${line#crm }"
    crm a "${line[@]}"
  done < <(grep -oE 'crm resource cleanup [a-z]+ [ab]\b' "$page" | sort -u)
}

well_or_heed() {
  if both_well; then return 0; fi
  heed
  return 1
}

split_round() {
  local from to trial way
  from=$(active)
  [ -n "$from" ] || give_up 'nobody has the address'
  to=$(other "$from")
  draw_trial
  draw_way
  pause 2
  say "$play: round $1: $trial, $from is active ($way)"
  "trial_$trial"
  mark mend
  revive
  plug_all_in
  until_true "all is well after $trial" well_or_heed
  settled "mended after $trial"
  pause 1
}

play_split() {
  local host bag=()
  begin_web split
  add_witness
  watch_client http.tsv "$tools/ask.pl" "$address" 80
  for host in a b; do watch_from "${asker[$host]}" "$host.path.tsv" "$tools/ask.pl" "$address" 80; done
  served 'the beginning'
  for ((round = 1; round <= split_rounds; round++)); do split_round "$round"; done
  finish
}
