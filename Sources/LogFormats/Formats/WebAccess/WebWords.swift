internal import SecBotCore

/// The constants and logsources that web logs write into events, interned once per format value.
struct WebWords: Sendable {
    let web = Constant("web")
    let authentication = Constant("authentication")
    let access = Constant("access")
    let error = Constant("error")
    let request = Constant("http-request")
    let login = Constant("http-login")
    let success = Constant("success")
    let failure = Constant("failure")
    let unknown = Constant("unknown")
    let nginx = Constant("nginx")
    let apache = Constant("apache")

    let webserver = LogsourceID(Logsource(category: "webserver"))
    let nginxWebserver = LogsourceID(Logsource(product: "nginx", category: "webserver", service: "nginx"))
    let apacheWebserver = LogsourceID(Logsource(product: "apache", category: "webserver", service: "apache"))
}
