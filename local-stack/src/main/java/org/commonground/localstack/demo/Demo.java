package org.commonground.localstack.demo;

import java.time.Clock;
import java.time.Duration;
import org.commonground.localstack.Accounts;
import org.commonground.localstack.Refusal;
import org.commonground.localstack.StackConfig;
import org.commonground.localstack.Terminal;

/** {@code ./suite demo}: tells the whole story through the gateway of a running suite, as the people in it would. */
public final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Demo() {}

    public static void main(String... arguments) {
        var interactive = Boolean.getBoolean("suite.terminal");
        var terminal = new Terminal(System.out, interactive);
        var config = StackConfig.fromEnvironment();
        var printer = new Printer(terminal, config.gatewayUrl(), interactive);
        var begin = System.nanoTime();
        try (var api = new Api(config.gatewayUrl(), account -> Accounts.token(config, account), printer, PATIENCE)) {
            terminal.line("Common Ground, from a school's need to what came of it: each step is told by the account");
            terminal.line("that takes it, with the shell commands that do the same.");
            terminal.line(
                    "The names of schools and agencies are real and used for illustration only; the story is made up.");
            Story.tell(new Stage(api, DemoData.load(), printer, Clock.systemUTC()));
            printer.flush();
            terminal.line("");
            terminal.line("The story is told, in %s. All operations are in the contract: %s/docs"
                    .formatted(Terminal.seconds(Duration.ofNanos(System.nanoTime() - begin)), config.gatewayUrl()));
        } catch (CallFailed | WaitedInVain | StoryStuck | Refusal e) {
            printer.flush();
            System.out.flush();
            System.err.println();
            System.err.println(e.getMessage());
            System.err.println("What is done is kept: ./suite demo goes on from here.");
            System.exit(1);
        }
    }
}
