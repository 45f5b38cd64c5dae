# Stops all processes of a host but its first and those who watch it, or lets them go on. Prints the mark of the moment
# before the first of them was stopped, or went on.
#
#   freeze.pl freeze|thaw HOST PID      PID is that of the host's first process
use strict;
use Time::HiRes qw(clock_gettime sleep CLOCK_MONOTONIC CLOCK_REALTIME);

my ($what, $host, $first) = @ARGV;
my $namespace = readlink "/proc/$first/ns/pid" or die "$host has no first process\n";

sub text {
    my ($file) = @_;
    open(my $in, '<', $file) or return '';
    local $/;
    return scalar(<$in>) // '';
}

# State and parent of all processes of the host, by their numbers outside of it.
sub processes {
    my %found;
    opendir(my $all, '/proc') or die "no /proc: $!";
    for my $pid (grep { /^\d+$/ && $_ != $first } readdir $all) {
        next unless (readlink("/proc/$pid/ns/pid") // '') eq $namespace;
        next if text("/proc/$pid/cmdline") =~ /^(perl\0-\0|ip\0-ts\0monitor\0)/;
        $found{$pid} = { state => $1, parent => $2 } if text("/proc/$pid/stat") =~ /.*\) (\S) (\d+)/s;
    }
    return \%found;
}

sub mark { return sprintf "%.6f\t%.6f\t%s\t%s\t\n", clock_gettime(CLOCK_MONOTONIC), clock_gettime(CLOCK_REALTIME), $what, $host }

if ($what eq 'freeze') {
    print mark();
    for (1 .. 1000) {
        my $processes = processes();
        my @moving = grep { $processes->{$_}{state} !~ /[TtZX]/ } keys %$processes or exit 0;
        kill 'STOP', @moving;
        sleep 0.001;
    }
    die "$host does not freeze\n";
}
my $processes = processes();
my @frozen = keys %$processes;
# Those who brought processes into the host have stopped with them.
my %outside = map { $_->{parent} => 1 } grep { !$processes->{ $_->{parent} } } values %$processes;
delete @outside{ 0, 1, $first };
my $mark = mark();
kill 'CONT', @frozen;
kill 'CONT', keys %outside;
print $mark;
