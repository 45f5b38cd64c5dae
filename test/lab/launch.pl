# Starts one program in the namespaces that nsenter has just entered, and stands for it outside: signals go in,
# the exit status comes out, and when this process is killed the program is killed too.
#
# nsenter alone does not serve: it stops itself when the program is stopped, passes no signal on, and leaves the
# program running when it is killed.
#
# launch.pl NUMBER_OF_PRCTL DIRECTORY PROGRAM [ARGUMENT...]
use strict;

my ($prctl, $directory, @program) = @ARGV;
my @passed = qw(TERM INT HUP QUIT USR1 USR2);
my ($child, @early);
for my $name (@passed) {
    $SIG{$name} = sub { $child ? kill($name, $child) : push(@early, $name) };
}

my $pid = fork;
die "cannot enter: $!\n" unless defined $pid;
if ($pid == 0) {
    $SIG{$_} = 'DEFAULT' for @passed;
    syscall($prctl, 1, 9) if $prctl;    # PR_SET_PDEATHSIG, SIGKILL
    unless (chdir $directory) {
        print STDERR "$directory: $!\n";
        exit 126;
    }
    no warnings;
    exec { $program[0] } @program;
    print STDERR "$program[0]: $!\n";
    exit 127;
}
$child = $pid;
kill $_, $child for @early;

# Whoever waits for the end of a pipe waits for the program, not for this process.
close STDIN;
close STDOUT;
1 until waitpid($child, 0) == $child;
my $signal = $? & 127;
exit $? >> 8 unless $signal;
$SIG{$_} = 'DEFAULT' for @passed;
kill $signal, $$;
exit 128 + $signal;
