# Prints when the kernel had each UDP datagram to a port that arrives on any interface of this host:
#
#     MICROSECONDS SOURCE DESTINATION
#
# beat-times.pl PORT; the line `ready` comes first. The kernel's own stamp: how late this program runs does not matter.
use strict;
use Socket;

my ($port) = @ARGV;
my ($packets, $ip, $stamp_of_last) = (17, 0x0800, 0x8906);
socket(my $wire, $packets, SOCK_DGRAM, unpack('S', pack('n', $ip))) or die "cannot listen: $!\n";
my $stamp = pack('q2', 0, 0);
# From the first question on, the kernel stamps what arrives.
ioctl($wire, $stamp_of_last, $stamp);
$| = 1;
print "ready\n";
while (defined recv($wire, my $packet, 65536, 0)) {
    my ($first, $protocol, $source, $destination) = unpack('C x8 C x2 a4 a4', $packet);
    next unless $first >> 4 == 4 && $protocol == 17;
    my $header = 4 * ($first & 15);
    next unless unpack("x$header x2 n", $packet) == $port;
    ioctl($wire, $stamp_of_last, $stamp) or die "no stamp: $!\n";
    my ($seconds, $microseconds) = unpack('q2', $stamp);
    printf "%d%06d %s %s\n", $seconds, $microseconds, inet_ntoa($source), inet_ntoa($destination);
}
