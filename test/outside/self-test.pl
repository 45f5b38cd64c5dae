# Recordings that were never made: a good one, and ones with a single fault each, which judge.pl must find by name.
use strict;
use File::Temp qw(tempdir);

sub put {
    my ($directory, $name, @lines) = @_;
    open(my $out, '>', "$directory/$name") or die "$name: $!";
    print $out map { "$_\n" } @lines;
    close $out;
}

# One sample each ten milliseconds; the host has the thing within the given times.
sub made_samples {
    my ($from, $until, $address_from, $address_until, $disk_from, $disk_until) = @_;
    my @samples;
    for (my $at = $from; $at < $until; $at += 0.01) {
        my $address = $at >= $address_from && $at < $address_until ? 1 : 0;
        my $disk = $at >= $disk_from && $at < $disk_until ? 1 : 0;
        push @samples, sprintf "%.6f\t%.6f\t%d\t%d", $at, $at + 0.0001, $address, $disk;
    }
    return @samples;
}

# Power of a is cut at 10, b has everything from 11 on and stops at 20. The wall clock is 1000 s ahead.
sub good_recording {
    my @answers = map { [ $_ / 10, $_ / 10 < 10 ? 'a' : 'b' ] } 10 .. 99, 110 .. 199;
    my $wall = sub { return sprintf '%.6f', 1000 + $_[0] };
    my @accepted = map { my ($at, $host) = @$_; [ $host, $wall->($at) . ' IP 10.77.0.100.80 > 10.77.0.9.4: Flags [S.], seq 1' ] } @answers;
    return (
        'events.tsv' => [ map { join "\t", $_->[0], $wall->($_->[0]), @$_[1, 2], $_->[3] // '' }
            [ 0, 'on', 'a', 'boot 1' ], [ 0, 'on', 'b', 'boot 1' ], [ 10, 'cut', 'a' ], [ 10.1, 'dark', 'a' ], [ 20, 'stop', 'b' ], [ 21, 'end', '-' ] ],
        'a.1.samples' => [ made_samples(0, 10, 1, 99, 1, 99) ],
        'b.1.samples' => [ made_samples(0, 21, 11, 20, 11, 20) ],
        'a.1.addresses' => ['[1970-01-01T00:16:41.000000] 2: eth0    inet 10.77.0.100/24 scope global secondary eth0'],
        'b.1.addresses' => ['[1970-01-01T00:16:51.000000] 2: eth0    inet 10.77.0.100/24 scope global secondary eth0'],
        'a.1.wire' => [ map { $_->[1] } grep { $_->[0] eq 'a' } @accepted ],
        'b.1.wire' => [ map { $_->[1] } grep { $_->[0] eq 'b' } @accepted ],
        'http.tsv' => [ map { sprintf "%.6f\t%.6f\tok\tfrom %s", $_->[0] - 0.01, @$_ } @answers ],
        'rows.tsv' => [ "5.0\t5.01\tok\t1", "5.1\t5.2\tfailed\t2: no answer", "12.0\t12.1\tok\t3" ],
        'rows.there' => [ 1, 3 ],
        'leftovers' => [],
    );
}

# Within SPANS, each of a host with the times at which it answers, one answer every tenth of a second.
sub made_answers {
    my (@spans) = @_;
    return map { my ($host, $from, $until) = @$_; map { [ $_ / 10, $host ] } $from * 10 .. $until * 10 - 1 } @spans;
}

sub made_tries { return map { sprintf "%.6f\t%.6f\tok\tfrom %s", $_->[0] - 0.01, @$_ } @_ }

# All cables of a are cut at 20: it keeps the address until 26, b has it from 27 on. All are mended at 30. At 40 b is
# frozen, a goes on from 47 on; b thaws at 50 and has lost the address at 50.05. At 60 the hosts are divided, until 65.
sub good_split {
    my $wall = sub { return sprintf '%.6f', 1000 + $_[0] };
    my @answers = made_answers([ 'a', 1, 20 ], [ 'b', 27, 40 ], [ 'a', 47, 70 ]);
    my $line = '2: eth0    inet 10.77.0.100/24 scope global secondary eth0';
    my $wire = sub { my ($host) = @_; return map { $wall->($_->[0]) . ' IP 10.77.0.100.80 > 10.77.0.9.4: Flags [S.], seq 1' } grep { $_->[1] eq $host } @answers };
    return (
        'events.tsv' => [ map { join "\t", $_->[0], $wall->($_->[0]), @$_[1, 2], $_->[3] // '' }
            [ 0, 'on', 'a', 'boot 1' ], [ 0, 'on', 'b', 'boot 1' ], [ 0, 'on', 'w', 'boot 1' ], [ 20, 'isolate', 'a' ], [ 30, 'mend', '-' ],
            [ 40, 'freeze', 'b' ], [ 50, 'thaw', 'b' ], [ 60, 'divide', 'a' ], [ 65, 'mend', '-' ], [ 70, 'stop', 'a' ], [ 71, 'end', '-' ] ],
        'a.1.samples' => [ made_samples(0, 26, 1, 26, 99, 99), made_samples(26, 71, 47, 70, 99, 99) ],
        'b.1.samples' => [ made_samples(0, 71, 27, 50.05, 99, 99) ],
        'a.1.addresses' => [ "[1970-01-01T00:16:41.000000] $line", "[1970-01-01T00:17:06.000000] Deleted $line", "[1970-01-01T00:17:27.000000] $line" ],
        'b.1.addresses' => [ "[1970-01-01T00:17:07.000000] $line", "[1970-01-01T00:17:30.050000] Deleted $line" ],
        'a.1.wire' => [ $wire->('a') ],
        'b.1.wire' => [ $wire->('b') ],
        'http.tsv' => [ made_tries(@answers) ],
        'a.path.tsv' => [ made_tries(made_answers([ 'a', 1, 26 ], [ 'a', 47, 70 ])) ],
        'b.path.tsv' => [ made_tries(made_answers([ 'b', 27, 40 ]), [ 50.04, 'b' ]) ],
        'rows.tsv' => [],
        'rows.there' => [],
        'leftovers' => [],
    );
}

# Renames the mark at that moment.
sub renamed {
    my ($at, $what) = @_;
    return sub { s/^($at\t\S+\t)\w+/$1$what/ for @{ $_[0]{'events.tsv'} } };
}

my @split_faults = (
    [ "changed 3 times on the hosts' own paths in deed 1 (isolate a)", sub { push @{ $_[0]{'a.path.tsv'} }, "28.04\t28.05\tok\tfrom a" } ],
    [ "changed 2 times on the hosts' own paths in deed 5 (divide a)", sub { push @{ $_[0]{'b.path.tsv'} }, "62.04\t62.05\tok\tfrom b" } ],
    [ "changed 2 times on the hosts' own paths in deed 4 (thaw b)", sub { push @{ $_[0]{'b.path.tsv'} }, "50.14\t50.15\tok\tfrom b" } ],
    [ "changed 2 times on the hosts' own paths in deed 6 (mend -)", sub { push @{ $_[0]{'b.path.tsv'} }, "66.04\t66.05\tok\tfrom b" } ],
    [ 'nobody saw a new owner in deed 5 (isolate a)', renamed(60, 'isolate') ],
    [ "changed 2 times on the hosts' own paths in deed 5 (lapse a)", sub { renamed(60, 'lapse')->($_[0]); push @{ $_[0]{'b.path.tsv'} }, "62.04\t62.05\tok\tfrom b" } ],
    [ 'b kept the address for 200 ms after its thaw', sub { $_[0]{'b.1.samples'} = [ made_samples(0, 71, 27, 50.2, 99, 99) ] } ],
    [ 'both hosts had the address, by the samples', sub { $_[0]{'b.1.samples'} = [ made_samples(0, 55, 27, 50.05, 99, 99), made_samples(55, 56, 55, 56, 99, 99), made_samples(56, 71, 99, 99, 99, 99) ] } ],
    [ 'both hosts had the address, by the samples', sub { $_[0]{'a.1.samples'} = [ made_samples(0, 30, 1, 28, 99, 99), made_samples(30, 71, 47, 70, 99, 99) ] } ],
    [ 'b never answered on its own path', sub { $_[0]{'b.path.tsv'} = [] } ],
);

my @faults = (
    [ 'both hosts had the address, by the samples', sub { $_[0]{'b.1.samples'} = [ made_samples(0, 21, 9.95, 20, 11, 20) ] } ],
    [ 'both hosts had the disk mounted', sub { $_[0]{'b.1.samples'} = [ made_samples(0, 21, 11, 20, 9.95, 20) ] } ],
    [ 'both hosts had the address, by ip monitor', sub { $_[0]{'b.1.addresses'}[0] =~ s/16:51/16:49/ } ],
    [ 'changed 3 times by the page', sub { splice @{ $_[0]{'http.tsv'} }, 120, 1, "13.9\t14.0\tok\tfrom a" } ],
    [ 'changed 3 times on the wire', sub { push @{ $_[0]{'a.1.wire'} }, '1014.05 IP 10.77.0.100.80 > 10.77.0.9.4: Flags [S.], seq 1' } ],
    [ '1 acknowledged rows are missing, such as 3', sub { pop @{ $_[0]{'rows.there'} } } ],
    [ 'left behind: a mount', sub { $_[0]{'leftovers'} = ['a mount /dev/loop0'] } ],
    [ 'did not come to its end', sub { pop @{ $_[0]{'events.tsv'} } } ],
    [ 'given up: all is well', sub { push @{ $_[0]{'events.tsv'} }, "22\t1022\tgave-up\t-\tall is well" } ],
    [ 'a has no samples of boot 1', sub { $_[0]{'a.1.samples'} = [] } ],
    [ 'nothing was seen on the wire', sub { $_[0]{"$_.1.wire"} = [] for 'a', 'b' } ],
);

# The failures found in the good recording GOOD that DOCTOR has changed.
sub failures_after {
    my ($good, $doctor) = @_;
    my %files = $good->();
    $doctor->(\%files);
    my $recording = tempdir(CLEANUP => 1);
    mkdir "$recording/made";
    put("$recording/made", $_, @{ $files{$_} }) for keys %files;
    open(my $quiet, '>', '/dev/null');
    my $shown = select $quiet;
    my @failures = judge($recording);
    select $shown;
    return @failures;
}

# 0 if the good recording passes and each fault is found alone.
sub self_test {
    my $wrong = 0;
    my $check = sub {
        my ($name, $good, @failures) = @_;
        printf "%s: %s\n", $good ? 'ok' : 'NOT OK', $name;
        print "    $_\n" for $good ? () : @failures;
        $wrong += !$good;
    };
    for my $kind ([ 'power cut', \&good_recording, @faults ], [ 'split', \&good_split, @split_faults ]) {
        my ($name, $good, @doctored) = @$kind;
        my @none = failures_after($good, sub { });
        $check->("a good recording of a $name passes", !@none, @none);
        for (@doctored) {
            my ($expected, $doctor) = @$_;
            my @found = failures_after($good, $doctor);
            $check->("found: $expected", @found == 1 && index($found[0], $expected) >= 0, @found);
        }
    }
    return $wrong ? 1 : 0;
}

1;
