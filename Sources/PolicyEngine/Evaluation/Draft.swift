import SecBotCore

/// An action of a policy on one target, on its way to a decision.
struct Draft {
    let policy: Policy
    let action: ActionTemplate
    /// Places of the action in its policy and of the target in the finding.
    let actionIndex: Int
    let targetIndex: Int
    /// What it is about; an address for actions on networks.
    let target: ActionTarget
    let address: IPAddress?
    /// Grade of the evidence for the target.
    let provenance: Provenance?
    let key: OffenderKey
    var mode: PolicyMode
    /// The program that acts at the proxy instead of a block here.
    var proxyProgram: String?
    /// The network that is meant; narrowed or widened on the way.
    var network: CIDR?
    var protection: [ProtectedEntry] = []
    var isAlert = false
    var steps: [PolicyTrace.Step] = []
    var remarks: [String] = []

    /// Who has to agree before it is carried out: keeping evidence and telling people wait for nobody.
    var approval: ApprovalRule? { action.kind.changesHost ? policy.approval : nil }
    /// The mode once approvals are asked for.
    var effectiveMode: PolicyMode { mode == .enforce && approval != nil ? .propose : mode }

    mutating func step(_ name: String, held: Bool, _ why: String) {
        steps.append(.init(name, held: held, why: "\(action.kind.rawValue) \(target): \(why)"))
    }

    /// Takes the mode down, with the reason.
    mutating func cap(_ limit: PolicyMode, _ why: String) {
        guard mode > limit else { return }
        mode = limit
        remarks.append(why)
    }
}

extension PolicyEngine {
    /// The drafts of a policy that matched: one for each action and target.
    func drafts(of policy: Policy, _ mode: PolicyMode, _ finding: Finding, _ trace: inout PolicyTrace) -> [Draft] {
        var drafts: [Draft] = []
        for (index, action) in policy.actions.enumerated() {
            let targets = PolicyEngine.targets(of: action, finding)
            if targets.isEmpty {
                trace.steps.append(.init("target", held: false, why: "\(action.kind.rawValue): the finding names none"))
            }
            for (place, target) in targets.prefix(PolicyEngine.maximumTargets).enumerated() {
                drafts.append(
                    Draft(
                        policy: policy, action: action, actionIndex: index, targetIndex: place, target: target.target,
                        address: target.address, provenance: target.provenance,
                        key: PolicyEngine.key(action, target.target, target.address, finding), mode: mode,
                        network: target.address?.blockUnit))
            }
        }
        return drafts
    }

    private typealias Target = (target: ActionTarget, address: IPAddress?, provenance: Provenance?)

    private static func targets(of action: ActionTemplate, _ finding: Finding) -> [Target] {
        let whole = weakest(finding.entities)
        func entities(_ kinds: [Entity.Kind]) -> [Target] {
            var found: [Target] = []
            for entity in finding.entities where kinds.contains(entity.kind) {
                guard let target = target(entity) else { continue }
                if !found.contains(where: { $0.target == target }) {
                    found.append((target, address(entity), entity.provenance))
                }
            }
            return found
        }
        switch action.kind {
        case .blockAddress, .redirect: return entities([.sourceAddress])
        case .rateLimit:
            return action.isForEveryone ? [(.service(ports: action.ports), nil, whole)] : entities([.sourceAddress])
        case .restrictUnit, .stopUnit: return [(.unit(action.unit), nil, whole)]
        case .suspendAccount: return entities(action.subjects.isEmpty ? [.user] : action.subjects)
        case .killProcess: return entities([.process])
        case .quarantineFile: return entities([.file])
        case .isolateHost: return [(.host, nil, whole)]
        case .harden: return [(.setting(action.setting), nil, whole)]
        case .external: return entities(action.subjects.isEmpty ? [.sourceAddress] : action.subjects)
        case .preserveEvidence:
            let named = entities(action.subjects.isEmpty ? [.process, .file, .user] : action.subjects)
            return named.isEmpty ? [(.host, nil, whole)] : named
        case .notify, .openIncident: return [(.none, nil, whole)]
        }
    }

    private static func address(_ entity: Entity) -> IPAddress? {
        entity.kind == .sourceAddress || entity.kind == .destinationAddress
            ? IPAddress(entity.value)?.canonical : nil
    }

    /// An entity as a target; `nil` for an address that is none (a name, octal digits, a zone) and for kinds nobody acts on.
    private static func target(_ entity: Entity) -> ActionTarget? {
        switch entity.kind {
        case .sourceAddress, .destinationAddress: IPAddress(entity.value).map { .network($0.blockUnit) }
        case .user, .targetUser: .account(entity.value)
        case .process: .process(ProcessTarget(executable: entity.value))
        case .file: .file(entity.value)
        case .host: .host
        case .group, .domain, .package: nil
        }
    }

    private static func key(
        _ action: ActionTemplate, _ target: ActionTarget, _ address: IPAddress?, _ finding: Finding
    ) -> OffenderKey {
        switch action.kind {
        case .notify: OffenderKey(.notify, .name(action.channel + "|" + finding.id))
        case .openIncident: OffenderKey(.openIncident, .name(finding.id))
        case .external: OffenderKey(.external, .name("\(action.program ?? "")|\(target.kind)|\(target)"))
        case .harden: OffenderKey(.harden, .name("\(action.setting)=\(action.value)"))
        default:
            address.map { OffenderKey(action.kind, .network($0.blockUnit)) }
                ?? OffenderKey(action.kind, .name("\(target)"))
        }
    }
}
