# Prints each UDP datagram to a port that passes any interface of this host, as it passes:
#
#     MICROSECONDS arrived|sent SOURCE DESTINATION PAYLOAD-IN-HEX
#
# record-datagrams.pl PORT; the line `ready` comes first. The time is the kernel's own stamp, by the wall clock: how late
# this program runs does not matter.
use strict;
use Socket;

my ($port) = @ARGV;
my ($packets, $of_every_protocol, $outgoing, $stamp_of_last) = (17, 3, 4, 0x8906);
socket(my $wire, $packets, SOCK_DGRAM, unpack('S', pack('n', $of_every_protocol))) or die "cannot listen: $!\n";
my $stamp = pack('q2', 0, 0);
# From the first question on, the kernel stamps what passes.
ioctl($wire, $stamp_of_last, $stamp);
$| = 1;
print "ready\n";
while (defined(my $link = recv($wire, my $packet, 65536, 0))) {
    my ($first, $protocol, $source, $destination) = unpack('C x8 C x2 a4 a4', $packet);
    next unless $first >> 4 == 4 && $protocol == 17;
    my $header = 4 * ($first & 15);
    my (undef, $to, $length) = unpack("x$header n n n", $packet);
    next unless $to == $port;
    ioctl($wire, $stamp_of_last, $stamp) or die "no stamp: $!\n";
    my ($seconds, $microseconds) = unpack('q2', $stamp);
    my $way = unpack('x10 C', $link) == $outgoing ? 'sent' : 'arrived';
    my $payload = unpack('H*', substr($packet, $header + 8, $length - 8));
    printf "%d%06d %s %s %s %s\n", $seconds, $microseconds, $way, inet_ntoa($source), inet_ntoa($destination), $payload;
}
