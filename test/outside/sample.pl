# Looks every ten milliseconds whether this host has the service's address and the shared disk. Ends with the host.
#
#   sample.pl ADDRESS DEVICE      one line a look: began, ended (monotonic seconds), address 0/1, disk 0/1
use strict;
use Socket;
use Time::HiRes qw(clock_gettime sleep CLOCK_MONOTONIC);

my ($address, $device) = @ARGV;
my $name = pack_sockaddr_in(0, inet_aton($address));
open(my $mounts, '<', '/proc/self/mounts') or die "no mount table: $!";
$| = 1;

# A socket can be bound to an address exactly if this host has it.
sub has_address {
    socket(my $socket, PF_INET, SOCK_DGRAM, 0) or die "no socket: $!";
    return bind($socket, $name) ? 1 : 0;
}

sub has_disk {
    seek($mounts, 0, 0);
    local $/;
    my $table = <$mounts>;
    return $table =~ /^\Q$device\E /m ? 1 : 0;
}

while (1) {
    my $began = clock_gettime(CLOCK_MONOTONIC);
    my ($here, $disk) = (has_address(), has_disk());
    printf "%.6f\t%.6f\t%d\t%d\n", $began, clock_gettime(CLOCK_MONOTONIC), $here, $disk;
    my $rest = 0.01 - (clock_gettime(CLOCK_MONOTONIC) - $began);
    sleep $rest if $rest > 0;
}
