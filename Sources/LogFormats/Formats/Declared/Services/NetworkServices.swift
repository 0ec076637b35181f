extension DeclaredServices {
    /// File, name, proxy, tunnel, telephone and desktop servers.
    static let network = #"""
        format vsftpd
        programs vsftpd
        logsource product=linux service=vsftpd
        record <time:time-asctime> [pid <process.pid:number>] <message>
        event ftp-login category=authentication outcome=failure
          [<user.name:any>] FAIL LOGIN: Client "<source.ip:ip>"{|, "<*>}
        event ftp-login category=authentication outcome=success
          [<user.name:any>] OK LOGIN: Client "<source.ip:ip>"{|, <*>}
        event ftp-connected category=network
          CONNECT: Client "<source.ip:ip>"{|, <*>}

        format proftpd
        programs proftpd
        logsource product=linux service=proftpd
        event ftp-login category=authentication outcome=failure
          {|<:word> }({|<source.domain:word>}[<source.ip:ip>]){:| -} USER <user.name:any> (Login failed): <:text>
          {|<:word> }({|<source.domain:word>}[<source.ip:ip>]){:| -} USER <user.name:any>: no such user {|found }from <*>
          {|<:word> }({|<source.domain:word>}[<source.ip:ip>]){:| -} Maximum login attempts (<:number>) exceeded<*>
          {|<:word> }({|<source.domain:word>}[<source.ip:ip>]){:| -} SECURITY VIOLATION: <*>

        format pure-ftpd
        programs pure-ftpd
        logsource product=linux service=pure-ftpd
        event ftp-login category=authentication outcome=failure
          (<:word>@<source.ip:ip>) [WARNING] Authentication failed for user [<user.name:text>]

        format named
        programs named bind9
        logsource product=linux service=dns
        record <time:time-common> {|<:word>: }{|error: |info: |warning: }<message>
        event dns-query category=network outcome=failure reason=refused
          {|<:word>: }{|info: }client {@<:word> |}<source.ip:ip>#<source.port:port>{| (<:word>)}: {|view <:word>: }query{| (cache)} '<dns.question.name:text>/<:word>/<:word>' denied<*>
          {|error: }client {@<:word> |}<source.ip:ip>#<source.port:port>{| (<:word>)}: {|view <:word>: }zone transfer '<dns.question.name:text>' denied<*>
          client {@<:word> |}<source.ip:ip>#<source.port:port>{| (<:word>)}: bad zone transfer request: '<dns.question.name:text>': <*>

        format openvpn
        programs openvpn ovpn-server ovpn
        logsource product=linux service=openvpn
        event vpn-login category=authentication outcome=failure
          {|<:word>/}<source.ip:ip>:<source.port:port> TLS Auth Error: Auth Username/Password verification failed for peer
          <source.ip:ip>:<source.port:port> VERIFY ERROR: depth=<:number>, error=<*>
          <source.ip:ip>:<source.port:port> TLS Error: TLS handshake failed
          TLS Error: cannot locate HMAC in incoming packet from [AF_INET{|6}]<source.ip:ip>:<source.port:port>
        event vpn-protocol-abuse category=network outcome=failure
          <source.ip:ip>:<source.port:port> SIGUSR1[soft,connection-reset] received, client-instance restarting

        format squid
        programs squid
        logsource product=squid category=proxy service=squid
        record <time:time-epoch> <message>
        event proxy-request category=web outcome=failure
          {|     |    |   |  | }<:number> <source.ip:ip> {TCP_DENIED|NONE|TCP_DENIED_REPLY}/{403|405|407} <http.response.body.bytes:number> <http.request.method:word> <url.original:word> <*>

        format haproxy
        programs haproxy
        logsource product=haproxy category=webserver service=haproxy
        event http-login category=authentication outcome=failure
          <source.ip:ip>:<source.port:port> [<:text>] <:word> <:word> <:word> 401 <*>
        event http-request category=web
          <source.ip:ip>:<source.port:port> [<:text>] <:word> <:word> <:word> <http.response.status_code:number> <http.response.body.bytes:number> <*>

        format asterisk
        programs asterisk
        logsource product=asterisk service=asterisk
        record [<time:time-iso>] <message>
        record [<time:time-syslog>] <message>
        event sip-login category=authentication outcome=failure
          {NOTICE|WARNING}[<:text>]{|:} <:text>: {|handle_request_register: |in handle_request_register: }Registration from '<user.name:any>' failed for '<source.ip:ip>{|:<:port>}' - <event.reason:text>
          NOTICE[<:text>]{|:} <:text>: Request {|'<:word>' }from '<user.name:text><once>' failed for '<source.ip:ip>:<:port>' (callid: <*>
          NOTICE[<:text>]{|:} <:text>: Host <source.ip:ip> failed <:word> authentication for '<user.name:text>' (<*>
          NOTICE[<:text>]{|:} <:text>: {|new_invite: }Call from '<user.name:any>' ({|TCP:|UDP:}{[<source.ip:ip>]|<source.ip:ip>}:<:port>) to extension '<*>
          SECURITY[<:text>]{|:} <:text>: SecurityEvent="{InvalidAccountID|FailedACL|InvalidPassword|ChallengeResponseFailed}",<:any>",RemoteAddress="IPV{4|6}/{UDP|TCP|TLS|WS}/<source.ip:ip>/<source.port:port>"
          SECURITY[<:text>]{|:} <:text>: SecurityEvent="{InvalidAccountID|FailedACL|InvalidPassword|ChallengeResponseFailed}",<:any>",RemoteAddress="IPV{4|6}/{UDP|TCP}/<source.ip:ip>/<source.port:port>",SessionTV="<:word>"
          WARNING[<:text>]{|:} Ext. <:text>: "Rejecting unknown SIP connection from {[|}<source.ip:ip>{]|}{|:<:port>}"

        format freeswitch
        programs freeswitch
        logsource product=freeswitch service=freeswitch
        record <time:time-iso> {|<:word>% }<message>
        event sip-login category=authentication outcome=failure
          [WARN{|ING}] {|[SOFIA] }{|[}sofia_reg.c:<:number>{|]} SIP auth {failure|challenge} (<:word>) on sofia profile '<:text>' for [<user.name:any>] from ip <source.ip:ip>
          [WARN{|ING}] {|[SOFIA] }{|[}sofia_reg.c:<:number>{|]} Can't find user [<user.name:any>] from <source.ip:ip>

        format murmur
        programs murmurd mumble-server
        logsource product=murmur service=murmur
        record <<W><time:time-iso> <message>
        event voice-login category=authentication outcome=failure
          <:number> => <<<:number>:<user.name:any>> Rejected connection from <source.ip:ip>:<source.port:port>: <event.reason:text>

        format xrdp
        programs xrdp xrdp-sesman
        logsource product=linux service=xrdp
        record [<time:time-compact>] <message>
        event rdp-login category=authentication outcome=failure
          [INFO ] AUTHFAIL: user=<user.name:any> ip=<source.ip:ip> time=<:number>
        """#
}
