# A client that asks for a page every ten milliseconds. Each try has a connection of its own and one second, and
# begins whether or not earlier ones have come to an end.
#
#   ask.pl ADDRESS PORT      one line a try: began, ended (monotonic seconds), ok or failed, first line of the page or why
use strict;
use Errno qw(EINPROGRESS);
use Fcntl;
use Socket;
use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC);

my ($address, $port) = @ARGV;
my $server = pack_sockaddr_in($port, inet_aton($address));
my $request = "GET / HTTP/1.1\r\nHost: $address\r\nConnection: close\r\n\r\n";
my ($pace, $limit) = (0.01, 1);
my %tries;
$| = 1;
my $ending = 0;
$SIG{TERM} = sub { $ending = 1 };

sub now { return clock_gettime(CLOCK_MONOTONIC) }

sub done {
    my ($try, $result, $text) = @_;
    delete $tries{ fileno $try->{socket} };
    close $try->{socket};
    $text =~ s/[\t\r\n].*//s;
    printf "%.6f\t%.6f\t%s\t%s\n", $try->{began}, now(), $result, $text;
}

sub begin {
    my $try = { began => now(), sent => 0, answer => '' };
    socket($try->{socket}, PF_INET, SOCK_STREAM, 0) or die "no socket: $!";
    fcntl($try->{socket}, F_SETFL, O_NONBLOCK);
    $tries{ fileno $try->{socket} } = $try;
    return if connect($try->{socket}, $server) || $! == EINPROGRESS;
    done($try, 'failed', "$!");
}

sub send_request {
    my ($try) = @_;
    my $error = unpack 'i', getsockopt($try->{socket}, SOL_SOCKET, SO_ERROR);
    if ($error) { $! = $error; return done($try, 'failed', "$!") }
    $try->{sent} = 1;
    done($try, 'failed', "$!") unless syswrite $try->{socket}, $request;
}

# Good is a whole answer with status 200: the server has closed after as much as it announced.
sub take_answer {
    my ($try) = @_;
    my $count = sysread $try->{socket}, $try->{answer}, 65536, length $try->{answer};
    return done($try, 'failed', "$!") unless defined $count;
    return if $count;
    my ($status, $head, $body) = $try->{answer} =~ m{^HTTP/1\.1 (\d+)(.*?)\r\n\r\n(.*)}s;
    my ($length) = ($head // '') =~ /^content-length: *(\d+)/mi;
    return done($try, 'failed', 'cut short') unless defined $length && length $body == $length;
    return $status == 200 ? done($try, 'ok', $body) : done($try, 'failed', "status $status");
}

sub serve {
    my ($until) = @_;
    my ($reads, $writes) = ('', '');
    vec($tries{$_}{sent} ? $reads : $writes, $_, 1) = 1 for keys %tries;
    my $wait = $until - now();
    return unless select($reads, $writes, undef, $wait > 0 ? $wait : 0) > 0;
    for my $try (values %{ { %tries } }) {
        my $number = fileno $try->{socket};
        if (vec($writes, $number, 1)) { send_request($try) }
        elsif (vec($reads, $number, 1)) { take_answer($try) }
    }
}

my $next = now();
until ($ending && !%tries) {
    my $now = now();
    if (!$ending && $now >= $next) {
        begin();
        $next = $next + $pace > $now ? $next + $pace : $now + $pace;
    }
    done($_, 'failed', 'no answer') for grep { $now - $_->{began} > $limit } values %tries;
    serve($ending ? $now + $pace : $next);
}
