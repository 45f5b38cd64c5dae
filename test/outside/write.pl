# A client that inserts one row after the other through the `mariadb` program, a session as long as it lasts. A row is
# acknowledged when the server has echoed its number from a SELECT after the INSERT: the program gives up at the first
# error and never connects again by itself. A number is used once, whatever became of it.
#
#   write.pl ADDRESS USER PASSWORD TABLE
#       one line a row: began, ended (monotonic seconds), ok or failed, the row's number or why
use strict;
use IPC::Open3;
use Time::HiRes qw(clock_gettime sleep CLOCK_MONOTONIC);

my ($address, $user, $password, $table) = @ARGV;
my @program = ('mariadb', '--no-defaults', "--host=$address", "--user=$user", "--password=$password",
    '--connect-timeout=1', '--skip-reconnect', '--batch', '--skip-column-names', '--unbuffered');
# A healthy answer takes some milliseconds; a host that is gone is not waited for much longer.
my ($pace, $patience) = (0.01, 0.3);
my ($row, $session) = (0, undef);
$| = 1;
$SIG{PIPE} = 'IGNORE';
my $ending = 0;
$SIG{TERM} = sub { $ending = 1 };

sub now { return clock_gettime(CLOCK_MONOTONIC) }

sub connect_again {
    my $pid = open3(my $in, my $out, undef, @program);
    return { pid => $pid, in => $in, out => $out };
}

sub hang_up {
    kill 'KILL', $session->{pid};
    waitpid $session->{pid}, 0;
    $session = undef;
}

# The answer's first line, or undef when none comes in time; text that is no number says why.
sub answer {
    my ($until) = @_;
    my $text = '';
    while ($text !~ /\n/) {
        my $bits = '';
        vec($bits, fileno $session->{out}, 1) = 1;
        my $wait = $until - now();
        return if $wait <= 0;
        next unless select($bits, undef, undef, $wait) > 0;
        return $text || 'the session ended' unless sysread $session->{out}, $text, 4096, length $text;
    }
    return $text =~ s/\n.*//sr;
}

until ($ending) {
    $session //= connect_again();
    $row += 1;
    my $began = now();
    syswrite $session->{in}, "INSERT INTO $table (id) VALUES ($row);\nSELECT $row;\n";
    my $answer = answer($began + $patience) // 'no answer';
    my $good = $answer eq $row;
    printf "%.6f\t%.6f\t%s\t%s\n", $began, now(), $good ? 'ok' : 'failed', $good ? $row : "$row: $answer";
    hang_up() unless $good;
    sleep $pace;
}
hang_up() if $session;
