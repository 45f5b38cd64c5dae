# Judges a recording made by record.sh: never two owners, nothing acknowledged lost, nothing left behind.
#
#   judge.pl RECORDING      prints tables and every failure; exit code 0 without failures, 1 with any
#   judge.pl --self-test    judges made-up recordings with one fault each, which it must find
#
# It believes no log of the judged: only what samples, `ip monitor`, tcpdump and the clients wrote down. All times are
# seconds of the monotonic clock; wall clocks are turned into it by the marks, which have both.
use strict;
use FindBin;
use POSIX;

$ENV{TZ} = 'UTC';
POSIX::tzset();
# `ip` stamps when it gets to it, which is later than the kernel's moment; samples have no such excuse.
my $monitor_grace = 0.05;
# Shorter gaps between two answers are the machine's business and not worth a remark.
my $remarkable = 0.1;
my $blind = 0.25;
# How long a host that was frozen may keep the address after it thaws, before it has noticed.
my $thaw_limit = 0.1;
# What each deed asks for: that the service goes to the other host, that it stays where it is, or either.
my %asks = (
    (map { $_ => 'go' } qw(cut move standby leave isolate pull freeze)),
    (map { $_ => 'stay' } qw(return online fray divide part witness thaw mend)),
    (map { $_ => 'either' } qw(lapse blackout)),
);

sub lines {
    my ($file) = @_;
    open(my $in, '<', $file) or return;
    chomp(my @lines = <$in>);
    # A host that lost its power may have been in the middle of a line.
    return @lines;
}

sub read_events {
    my ($play) = @_;
    my @names = qw(at wall what host detail);
    my @events;
    for (lines("$play->{directory}/events.tsv")) {
        my %event;
        @event{@names} = split /\t/;
        push @events, \%event;
    }
    return @events;
}

# When each boot of a host began and when its power went, by the marks.
sub read_boots {
    my ($play) = @_;
    my (@boots, %open);
    for my $event (@{ $play->{events} }) {
        my $host = $event->{host};
        if ($event->{what} eq 'on') {
            my ($number) = $event->{detail} =~ /(\d+)/;
            push @boots, $open{$host} = { host => $host, number => $number, from => $event->{at}, until => 9e9 };
        }
        elsif ($event->{what} =~ /^(cut|off|reset)$/ && $open{$host}) { $open{$host}{until} = $event->{at} }
    }
    return grep { $_->{host} =~ /^[ab]$/ } @boots;
}

# When a host was frozen and when it thawed.
sub read_freezes {
    my ($play) = @_;
    my @freezes;
    for my $event (@{ $play->{events} }) {
        push @freezes, { host => $event->{host}, from => $event->{at}, until => 9e9 } if $event->{what} eq 'freeze';
        $freezes[-1]{until} = $event->{at} if $event->{what} eq 'thaw' && @freezes;
    }
    return @freezes;
}

# Spans without what a frozen host cannot help: to have what it had, until it has had time to notice. A span that goes
# on for too long after the thaw is judged by itself.
sub excused {
    my ($play, @spans) = @_;
    for my $freeze (@{ $play->{freezes} }) {
        for my $span (grep { $_->{host} eq $freeze->{host} } @spans) {
            $span->{until} = $freeze->{from} if $span->{from} < $freeze->{from} && $span->{until} > $freeze->{from};
        }
    }
    return @spans;
}

# Spans in which a host surely had something: from the end of the first look that saw it to the start of the last one.
sub sampled_spans {
    my ($play, $column) = @_;
    my @spans;
    for my $boot (@{ $play->{boots} }) {
        my $open;
        for my $look (@{ $boot->{samples} }) {
            if (!$look->[$column]) { undef $open; next }
            push @spans, $open = { host => $boot->{host}, from => $look->[1] } unless $open;
            $open->{until} = $look->[0];
        }
    }
    return grep { $_->{until} > $_->{from} } @spans;
}

sub read_samples {
    my ($play, $boot) = @_;
    my @samples;
    for (lines("$play->{directory}/$boot->{host}.$boot->{number}.samples")) {
        next unless /^[\d.]+\t[\d.]+\t[01]\t[01]$/;
        my @look = split /\t/;
        push @samples, \@look if $look[1] < $boot->{until};
    }
    return \@samples;
}

sub monitored_spans {
    my ($play) = @_;
    my ($address, @spans) = ($play->{address});
    for my $boot (@{ $play->{boots} }) {
        my $open;
        for (lines("$play->{directory}/$boot->{host}.$boot->{number}.addresses")) {
            next unless /^\[(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)(\.\d+)\] (Deleted )?.* inet \Q$address\E\//;
            my $at = mktime($6, $5, $4, $3, $2 - 1, $1 - 1900) + $7 - $play->{offset};
            if ($8) { $open->{until} = $at if $open; undef $open }
            elsif (!$open) { push @spans, $open = { host => $boot->{host}, from => $at, until => $boot->{until} } }
        }
    }
    return @spans;
}

# Pairs of spans of two hosts that have more than GRACE seconds in common.
sub overlaps {
    my ($grace, @spans) = @_;
    my @found;
    for my $one (grep { $_->{host} eq 'a' } @spans) {
        for my $two (grep { $_->{host} eq 'b' } @spans) {
            my $from = $one->{from} > $two->{from} ? $one->{from} : $two->{from};
            my $until = $one->{until} < $two->{until} ? $one->{until} : $two->{until};
            push @found, { from => $from, until => $until } if $until - $from > $grace;
        }
    }
    return @found;
}

sub read_tries {
    my ($play, $log) = @_;
    my @tries;
    for (lines("$play->{directory}/$log")) {
        my ($began, $ended, $result, $text) = split /\t/;
        push @tries, { began => $began, ended => $ended, good => $result eq 'ok', text => $text } if defined $result;
    }
    return sort { $a->{ended} <=> $b->{ended} } @tries;
}

# Without the answers of a frozen host, and those that it gave before it could know.
sub of_thawed {
    my ($play, @answers) = @_;
    for my $freeze (@{ $play->{freezes} }) {
        my $until = $freeze->{until} + $thaw_limit;
        @answers = grep { $_->{host} ne $freeze->{host} || $_->{ended} < $freeze->{from} || $_->{ended} > $until } @answers;
    }
    return @answers;
}

# Good pages that say which host gave them.
sub answers {
    my (@tries) = @_;
    return map { $_->{text} =~ /^from ([ab])$/ ? { %$_, host => $1 } : () } grep { $_->{good} } @tries;
}

# Connections that a host accepted in the address's name, as seen on its service cable.
sub accepted {
    my ($play) = @_;
    my ($address, @accepted) = ($play->{address});
    for my $boot (@{ $play->{boots} }) {
        for (lines("$play->{directory}/$boot->{host}.$boot->{number}.wire")) {
            next unless /^([\d.]+) IP \Q$address\E\.\d+ > [\d.]+: Flags \[S\.\]/;
            my $at = $1 - $play->{offset};
            push @accepted, { began => $at, ended => $at, host => $boot->{host} };
        }
    }
    return sort { $a->{ended} <=> $b->{ended} } @accepted;
}

# What was done on purpose, each with the time until the next deed and with the owner that it asks for, if any.
sub deeds {
    my ($play) = @_;
    my @deeds;
    for my $event (@{ $play->{events} }) {
        $deeds[-1]{until} = $event->{at} if @deeds && $deeds[-1]{until} == 9e9 && $event->{what} =~ /^(stop|end|gave-up)$/;
        next unless $asks{ $event->{what} };
        last if grep { $_->{what} eq 'end' && $_->{at} < $event->{at} } @{ $play->{events} };
        $deeds[-1]{until} = $event->{at} if @deeds;
        push @deeds, { %$event, from => $event->{at}, until => 9e9, asks => $asks{ $event->{what} } };
    }
    return @deeds;
}

# The longest time between two moments within the deed's time.
sub widest {
    my ($deed, @moments) = @_;
    my ($widest, $last) = (0);
    for my $moment (@moments) {
        last if $moment > $deed->{until};
        my $gap = defined $last ? $moment - $last : 0;
        $widest = $gap if $gap > $widest && $moment > $deed->{from};
        $last = $moment;
    }
    return $widest;
}

sub outage {
    my ($deed, @tries) = @_;
    return widest($deed, map { $_->{ended} } grep { $_->{good} } @tries);
}

# How long the client itself did not ask: on a busy machine it does not always get its turn.
sub slept {
    my ($deed, @tries) = @_;
    return widest($deed, sort { $a <=> $b } map { $_->{began} } @tries);
}

# How often the answering host changed. What was asked before the new host's first answer may still come from the old.
sub changes {
    my ($deed, @answers) = @_;
    my ($owner, $since, $changes) = (undef, 0, 0);
    for my $answer (@answers) {
        last if $answer->{ended} > $deed->{until};
        if ($owner && $answer->{host} ne $owner) {
            next if $answer->{began} <= $since;
            $changes += 1 if $answer->{ended} > $deed->{from};
            $since = $answer->{ended};
        }
        $owner = $answer->{host};
    }
    return $changes;
}

sub load {
    my ($directory) = @_;
    my $play = { directory => $directory, name => $directory =~ s{.*/}{}r, failures => [], remarks => [] };
    $play->{address} = '10.77.0.100';
    $play->{events} = [ read_events($play) ];
    my $mark = $play->{events}[-1] or die "$directory: no marks\n";
    $play->{offset} = $mark->{wall} - $mark->{at};
    $play->{boots} = [ read_boots($play) ];
    $_->{samples} = read_samples($play, $_) for @{ $play->{boots} };
    $play->{http} = [ read_tries($play, 'http.tsv') ];
    $play->{rows} = [ read_tries($play, 'rows.tsv') ];
    $play->{freezes} = [ read_freezes($play) ];
    $play->{accepted} = [ of_thawed($play, accepted($play)) ];
    $play->{answers} = [ of_thawed($play, answers(@{ $play->{http} })) ];
    $play->{path}{$_} = [ answers(read_tries($play, "$_.path.tsv")) ] for 'a', 'b';
    $play->{paths} = [ sort { $a->{ended} <=> $b->{ended} } of_thawed($play, map { @{ $play->{path}{$_} } } 'a', 'b') ];
    return $play;
}

sub fail { my ($play, $text) = @_; push @{ $play->{failures} }, $text }

sub milliseconds { return sprintf '%.0f ms', 1000 * $_[0] }

sub judge_owners {
    my ($play) = @_;
    my %kinds = (
        'had the address, by the samples' => [ overlaps(0, excused($play, sampled_spans($play, 2))) ],
        'had the disk mounted, by the samples' => [ overlaps(0, excused($play, sampled_spans($play, 3))) ],
        'had the address, by ip monitor' => [ overlaps($monitor_grace, excused($play, monitored_spans($play))) ],
    );
    for my $kind (sort keys %kinds) {
        fail($play, sprintf 'both hosts %s, at %.3f for %s', $kind, $_->{from}, milliseconds($_->{until} - $_->{from}))
            for @{ $kinds{$kind} };
    }
    fail($play, 'no sample saw the address at all') unless sampled_spans($play, 2);
}

# The host has the address by the last look that saw it, and no more by the one after.
sub judge_thaws {
    my ($play) = @_;
    for my $freeze (grep { $_->{until} < 9e9 } @{ $play->{freezes} }) {
        my ($span) = grep { $_->{host} eq $freeze->{host} && $_->{from} < $freeze->{until} && $_->{until} > $freeze->{until} }
            sampled_spans($play, 2);
        my @looks = map { @{ $_->{samples} } } grep { $_->{host} eq $freeze->{host} } @{ $play->{boots} };
        my ($gone) = grep { $_->[1] > ($span ? $span->{until} : $freeze->{until}) && !$_->[2] } @looks;
        my ($least, $most) = map { $_ - $freeze->{until} } $span ? $span->{until} : $freeze->{until}, $gone ? $gone->[1] : 9e9;
        my $text = sprintf '%s kept the address for %s after its thaw', $freeze->{host}, milliseconds($least);
        if ($least > $thaw_limit) { fail($play, $text) }
        else { push @{ $play->{thaws} }, sprintf '%s, and had lost it at %s', $text, milliseconds($most) }
    }
}

sub judge_changes {
    my ($play, $number, $deed) = @_;
    my %views = (answers => 'by the page', accepted => 'on the wire', paths => "on the hosts' own paths");
    my $seen = 0;
    for my $view (sort keys %views) {
        my $changes = changes($deed, @{ $play->{$view} });
        $seen += $changes;
        fail($play, "the owner changed $changes times $views{$view} in deed $number ($deed->{what} $deed->{host})")
            if $changes > ($deed->{asks} eq 'stay' ? 0 : 1);
    }
    fail($play, "nobody saw a new owner in deed $number ($deed->{what} $deed->{host})") if $deed->{asks} eq 'go' && !$seen;
}

sub judge_deeds {
    my ($play) = @_;
    printf "%-8s %-9s %-4s %10s %10s %8s %12s\n", $play->{name}, 'deed', 'host', 'http', 'rows', 'failed', 'client slept';
    my $number = 0;
    for my $deed (deeds($play)) {
        my $web = outage($deed, @{ $play->{http} });
        my $rows = outage($deed, @{ $play->{rows} });
        my $failed = grep { !$_->{good} && $_->{began} >= $deed->{from} && $_->{began} < $deed->{until} } @{ $play->{http} };
        my $slept = slept($deed, @{ $play->{http} });
        printf "%8d %-9s %-4s %10s %10s %8d %12s\n", ++$number, $deed->{what}, $deed->{host}, milliseconds($web),
            $rows ? milliseconds($rows) : '-', $failed, milliseconds($slept);
        push @{ $play->{outages}{ $deed->{what} } }, $web if $deed->{asks} ne 'stay';
        push @{ $play->{remarks} }, sprintf 'no answer for %s after deed %d, which asks for no change', milliseconds($web), $number
            if $deed->{asks} eq 'stay' && $web - $slept > $remarkable;
        judge_changes($play, $number, $deed);
    }
}

sub judge_rows {
    my ($play) = @_;
    my @acknowledged = map { $_->{text} } grep { $_->{good} } @{ $play->{rows} } or return;
    my %there = map { $_ => 1 } lines("$play->{directory}/rows.there");
    my @lost = grep { !$there{$_} } @acknowledged;
    printf "         rows: %d acknowledged, %d lost, %d in the table\n", scalar @acknowledged, scalar @lost, scalar keys %there;
    fail($play, scalar(@lost) . " acknowledged rows are missing, such as $lost[0]") if @lost;
}

sub judge_end {
    my ($play) = @_;
    my %seen = map { $_->{what} => $_ } @{ $play->{events} };
    fail($play, "given up: $seen{'gave-up'}{detail}") if $seen{'gave-up'};
    fail($play, 'the play did not come to its end') unless $seen{end};
    fail($play, "left behind: $_") for lines("$play->{directory}/leftovers");
}

sub judge_sight {
    my ($play) = @_;
    my ($looks, $widest) = (0, 0);
    for my $boot (@{ $play->{boots} }) {
        my @looks = @{ $boot->{samples} };
        $looks += @looks;
        fail($play, "$boot->{host} has no samples of boot $boot->{number}") unless @looks;
        for (1 .. $#looks) {
            my $gap = $looks[$_][0] - $looks[ $_ - 1 ][0];
            $widest = $gap if $gap > $widest;
        }
    }
    printf "         samples: %d, the widest gap between two %s; %d pages asked for, %d connections accepted on the wire\n",
        $looks, milliseconds($widest), scalar @{ $play->{http} }, scalar @{ $play->{accepted} };
    push @{ $play->{remarks} }, 'the samples were blind for ' . milliseconds($widest) if $widest > $blind;
    fail($play, 'nothing was seen on the wire') unless @{ $play->{accepted} };
    for my $host (grep { -e "$play->{directory}/$_.path.tsv" } 'a', 'b') {
        my $answers = @{ $play->{path}{$host} };
        print "         $host, asked on a path of its own, answered $answers times\n";
        fail($play, "$host never answered on its own path") unless $answers;
    }
}

sub print_summary {
    my ($play) = @_;
    push @{ $play->{remarks} }, map { $_->{detail} } grep { $_->{what} eq 'remark' } @{ $play->{events} };
    for my $what (sort keys %{ $play->{outages} // {} }) {
        my @sorted = sort { $a <=> $b } @{ $play->{outages}{$what} };
        printf "         %s: http outage median %s (%s to %s) of %d\n", $what, milliseconds($sorted[ $#sorted / 2 ]),
            milliseconds($sorted[0]), milliseconds($sorted[-1]), scalar @sorted;
    }
    print "         $_\n" for @{ $play->{thaws} // [] };
    print "         remark: $_\n" for @{ $play->{remarks} };
    print "         FAILURE: $_\n" for @{ $play->{failures} };
}

# The failures of all plays of a recording, after printing what there is to see.
sub judge {
    my ($recording) = @_;
    print "         $_\n" for lines("$recording/circumstances");
    my @plays = map { load($_ =~ s{/events\.tsv$}{}r) } sort glob("$recording/*/events.tsv");
    for my $play (@plays) {
        judge_owners($play);
        judge_thaws($play);
        judge_deeds($play);
        judge_sight($play);
        judge_rows($play);
        judge_end($play);
        print_summary($play);
    }
    return @plays ? map { @{ $_->{failures} } } @plays : ('nothing was recorded');
}

my ($recording) = @ARGV or die "usage: judge.pl RECORDING | --self-test\n";
if ($recording eq '--self-test') {
    require "$FindBin::Bin/self-test.pl";
    exit self_test();
}
my @failures = judge($recording);
print @failures ? "FAILED: " . @failures . " failures\n" : "passed\n";
exit(@failures ? 1 : 0);
