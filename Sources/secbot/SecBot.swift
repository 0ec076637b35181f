import SecBotCommands

/// The program: everything it does is a command of `SecBotCommands`.
@main
enum Program {
    static func main() async {
        await CommandLineEntry.run()
    }
}
