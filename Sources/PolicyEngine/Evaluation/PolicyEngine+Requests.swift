import SecBotCore

extension PolicyEngine {
    /// The request of a draft as it stands.
    func request(_ draft: Draft, _ seconds: Int64, _ finding: Finding) -> ActionRequest {
        let action = draft.action
        let network = draft.network ?? CIDR(single: draft.address ?? IPAddress(v4: 0))
        switch action.kind {
        case .blockAddress:
            if let program = draft.proxyProgram {
                return .external(id: program, target: .network(network), durationSeconds: seconds)
            }
            return .blockAddress(network: network, direction: action.direction, durationSeconds: seconds)
        case .redirect:
            return .redirect(
                network: network, port: action.ports.first ?? 0, destination: action.destination ?? IPAddress(v4: 0),
                destinationPort: action.destinationPort, durationSeconds: seconds)
        case .rateLimit:
            return .rateLimit(
                network: action.isForEveryone ? nil : network, ports: action.ports.sorted(),
                perMinute: action.perMinute, durationSeconds: seconds)
        case .restrictUnit: return .restrictUnit(unit: action.unit, limits: action.limits, durationSeconds: seconds)
        case .stopUnit: return .stopUnit(unit: action.unit, durationSeconds: seconds)
        case .suspendAccount: return .suspendAccount(name: "\(draft.target)", durationSeconds: seconds)
        case .killProcess:
            guard case .process(let process) = draft.target else { return .killProcess(ProcessTarget(executable: "")) }
            return .killProcess(process)
        case .quarantineFile: return .quarantineFile(path: "\(draft.target)")
        case .isolateHost: return .isolateHost(durationSeconds: seconds)
        case .harden: return .harden(setting: action.setting, value: action.value)
        case .preserveEvidence: return .preserveEvidence(of: draft.target)
        case .external:
            let target = draft.address == nil ? draft.target : .network(network)
            return .external(id: action.program ?? "", target: target, durationSeconds: seconds)
        case .notify: return .notify(channel: action.channel)
        case .openIncident: return .openIncident(title: TerminalText.shortened(finding.rule.title, to: 200))
        }
    }

    /// The request as the policy would have it for a first offence, for decisions that do nothing.
    func plainRequest(_ draft: Draft, _ finding: Finding) -> ActionRequest {
        request(draft, draft.action.escalation.seconds(offence: 1), finding)
    }
}
