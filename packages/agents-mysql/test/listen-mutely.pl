# Listens on a socket, accepts nobody, and does not end when it is asked to.
#
#   listen-mutely.pl SOCKET      says "up" once it listens
use strict;
use IO::Socket::UNIX;

$SIG{TERM} = 'IGNORE';
my $socket = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 5) or die "cannot listen on $ARGV[0]: $!";
$| = 1;
print "up\n";
sleep 1 while 1;
