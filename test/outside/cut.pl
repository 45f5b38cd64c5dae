# Cuts the power of a host: its cables go dead, then its first process is killed and all others with it.
# Prints the marks of the beginning and of the moment at which nothing of the host lives any more.
#
#   cut.pl WHAT HOST PID CABLE...      WHAT is the mark of the beginning
use strict;
use Time::HiRes qw(clock_gettime sleep CLOCK_MONOTONIC CLOCK_REALTIME);

my ($as, $host, $pid, @cables) = @ARGV;

sub mark {
    my ($what) = @_;
    printf "%.6f\t%.6f\t%s\t%s\t\n", clock_gettime(CLOCK_MONOTONIC), clock_gettime(CLOCK_REALTIME), $what, $host;
}

mark($as);
open(my $ip, '|-', 'ip', '-batch', '-') or die "ip: $!";
print $ip "link set dev $_ down\n" for @cables;
close $ip or die "the cables of $host cannot be cut\n";
kill 'KILL', $pid or die "$host cannot be killed: $!\n";
for (1 .. 5000) {
    last unless -d "/proc/$pid";
    sleep 0.001;
}
die "$host lives on\n" if -d "/proc/$pid";
mark('dark');
