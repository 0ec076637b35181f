extension DeclaredServices {
    /// Databases and applications with a login of their own.
    static let applications = #"""
        format mysqld
        programs mysqld mariadbd mysql mariadb
        logsource product=mysql category=database service=mysql
        record <time:time-iso> {| }<message>
        event database-login category=authentication outcome=failure
          {|<:number> }{[Warning]|[Note]|[ERROR]} {|[<:word>] [<:word>] }Access denied for user '<user.name:any>'@'<source.ip:host>' (using password: {YES|NO})

        format postgresql
        programs postgres postgresql
        logsource product=postgresql category=database service=postgresql
        event database-login category=authentication outcome=failure
          {|[<:word>] }{|<:word> }FATAL:  no pg_hba.conf entry for host "<source.ip:ip>", user "<user.name:text>", database <*>

        format vaultwarden
        programs vaultwarden
        logsource product=vaultwarden service=vaultwarden
        record [<time:time-iso>]<message>
        event web-login category=authentication outcome=failure
          [vaultwarden::api::<:word>][ERROR] Username or password is incorrect. Try again. IP: <source.ip:ip>. Username: <user.name:text>
          [vaultwarden::api::<:word>][ERROR] Invalid admin token{.|!} IP: <source.ip:ip>{|. Username: <user.name:text>}
          [vaultwarden::api::<:word>][ERROR] Invalid TOTP code! Server time: <:text> UTC IP: <source.ip:ip>

        format bitwarden
        programs bitwarden bitwarden-identity
        logsource product=bitwarden service=bitwarden
        record <time:time-iso> <message>
        event web-login category=authentication outcome=failure
          {[WRN] |<:text>[Bit.Core.IdentityServer.ResourceOwnerPasswordValidator] }Failed login attempt{.|, 2FA invalid.} <source.ip:ip>

        format gitea
        programs gitea forgejo
        logsource product=gitea service=gitea
        record <time:time-iso> <message>
        event web-login category=authentication outcome=failure
          <:text>Failed authentication attempt for <user.name:any> from <source.ip:ip>{|:<:port>}{|: <:text>}
          <:text>invalid credentials from <source.ip:ip>{|:<:port>}{|: <*>}

        format grafana
        programs grafana grafana-server
        logsource product=grafana service=grafana
        event web-login category=authentication outcome=failure
          <:text>msg="Invalid username or password"<:text> remote_addr=<source.ip:ip><*>

        format webmin
        programs webmin
        logsource product=webmin service=webmin
        event web-login category=authentication outcome=failure
          {Non-existent|Invalid} login as <user.name:any> from <source.ip:ip>

        format proxmox
        programs pvedaemon pveproxy pvetunnel
        logsource product=proxmox service=pvedaemon
        event web-login category=authentication outcome=failure
          authentication failure; rhost=<source.ip:ip> user=<user.name:text> msg=<*>

        format monit
        programs monit
        logsource product=linux service=monit
        event web-login category=authentication outcome=failure
          {|Warning: }Client '<source.ip:ip>' supplied unknown user '<user.name:any>' accessing monit httpd
          {|Warning: }Client '<source.ip:ip>' supplied wrong password for user '<user.name:any>' accessing monit httpd

        format cockpit
        programs cockpit-session cockpit-ws cockpit-tls
        logsource product=linux service=cockpit
        event web-login category=authentication
          {|cockpit-session: }user <user.name:any> failed to authenticate<*>

        format mongodb
        programs mongod mongodb
        logsource product=mongodb category=database service=mongodb
        record <time:time-iso> <message>
        event database-login category=authentication
          {|I ACCESS   }[<session.id:word>] Failed to authenticate <user.name:any> with mechanism <*>
          {|I ACCESS   }[<session.id:word>] SCRAM-SHA-<:word> authentication failed for <user.name:any> on <:word> from client <source.ip:ip>:<source.port:port> ; <*>

        format slapd
        programs slapd
        logsource product=linux service=slapd
        event directory-connected category=network
          conn=<session.id:number> fd=<:number> ACCEPT from IP={[|}<source.ip:ip>{]|}:<source.port:port> (IP=<*>
        event directory-login category=authentication
          conn=<session.id:number> op=<:number> RESULT tag=97 err=49 <*>
        """#
}
