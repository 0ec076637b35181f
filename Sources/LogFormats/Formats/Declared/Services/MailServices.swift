extension DeclaredServices {
    /// Mail servers, in the syntax of `docs/guide/declaring-a-format.md`.
    static let mail = #"""
        format postfix
        programs postfix/smtpd smtpd postfix/submission/smtpd postfix/smtps/smtpd postfix/submissions/smtpd
        programs postfix-incoming/smtpd postfix-smo/submission/smtpd postfix postfix/postscreen
        logsource product=linux service=postfix
        event mail-login category=authentication outcome=failure
          {|warning: }<source.domain:word>[<source.ip:ip>]{|:<:port>}: SASL <authentication.method:word> authentication failed<*>
        event mail-deferred category=email
          <:word>: {|milter-}reject: <:word> from <source.domain:word>[<source.ip:ip>]{|:<:port>}: 450 4.2.0 <*>
        event mail-rejected category=email outcome=failure
          <:word>: {|milter-}reject: <:word> from <source.domain:word>[<source.ip:ip>]{|:<:port>}: <event.reason:text>
        event mail-protocol-abuse category=email outcome=failure
          improper command pipelining after <:word> from <source.domain:word>[<source.ip:ip>]<*>
          too many errors after <:word> from <source.domain:word>[<source.ip:ip>]<*>
        event mail-connected category=email
          connect from <source.domain:word>[<source.ip:ip>]{|:<:port>}
        event mail-disconnected category=email
          disconnect from <source.domain:word>[<source.ip:ip>]<*>
          lost connection after <:word> from <source.domain:word>[<source.ip:ip>]<*>

        format dovecot
        programs dovecot imap-login pop3-login managesieve-login submission-login dovecot-auth auth auth-worker
        logsource product=linux service=dovecot
        record @<:word> <:word>: {|Info: }<message>
        event mail-login category=authentication outcome=failure
          <:text>(auth failed<:text>): user=<<<user.name:any>>{, method=<:word>|}, rip=<source.ip:ip>{, lip=<*>|}
          <:text>(proxy dest auth failed): user=<<<user.name:any>>{, method=<:word>|}, rip=<source.ip:ip>{, lip=<*>|}
          <:text>(tried to use <:text>auth): user=<<<user.name:any>>{, method=<:word>|}, rip=<source.ip:ip>{, lip=<*>|}
          <:text>(tried to use <:text>auth): rip=<source.ip:ip>{, lip=<*>|}
          <:text>{sql|ldap|pam|passwd-file}(<user.name:any>,<source.ip:ip>{,<<<:text>>|,|}<once>): unknown user<*>
          <:text>{sql|ldap|pam|passwd-file}(<user.name:any>,<source.ip:ip>{,<<<:text>>|,|}<once>): Password mismatch<*>
          <:text>{sql|ldap|pam|passwd-file}(<user.name:any>,<source.ip:ip>{,<<<:text>>|,|}<once>): invalid credentials<*>
          <:text>pam(<user.name:any>,<source.ip:ip>{,<<<:text>>|,|}<once>): pam_authenticate() failed: <*>
        event mail-login category=authentication outcome=success
          <:text>Login: user=<<<user.name:any>>, method=<authentication.method:word>, rip=<source.ip:ip>, lip=<*>

        format exim
        programs exim exim4
        logsource product=linux service=exim
        record <time:time-iso> {|<:word> exim[<:number>]: |[<:number>] }<message>
        event mail-login category=authentication outcome=failure
          <:word> authenticator failed for <source.domain:any> [<source.ip:ip>]{|:<:port>}{| I=[<:ip>]:<:port>}: 535 Incorrect authentication data{| (set_id=<user.name:text>)|: <:number> Time(s)}
        event mail-rejected category=email outcome=failure
          H=<:any> [<source.ip:ip>]{|:<:port>} {|I=[<:ip>]:<:port> }F=<<<:word>> rejected RCPT <<<:word>>: <*>
          SMTP call from <:any> [<source.ip:ip>]{|:<:port>} dropped: too many {nonmail|unrecognized|syntax or protocol} <*>
          SMTP protocol synchronization error <:any> [<source.ip:ip>]<*>

        format sendmail
        programs sendmail sm-mta sm-acceptingconnections mta
        logsource product=linux service=sendmail
        event mail-login category=authentication outcome=failure
          <:word>: {<source.domain:word> |}[<source.ip:ip>]{| (may be forged)}: possible SMTP attack: command=AUTH, count=<:number>
          <:word>: AUTH failure (<:word>): <**>, user=<user.name:text>, relay={<source.domain:word> |}[<source.ip:ip>]{| (may be forged)}
        event mail-rejected category=email outcome=failure
          {<:word>: |}ruleset=check_{rcpt|relay|mail}, arg1=<:text>, relay={<source.domain:word> |}[<source.ip:ip>]{| (may be forged)}, reject=<event.reason:text>
          <:word>: rejecting commands from {|<source.domain:word>} [<source.ip:ip>] due to pre-greeting traffic<*>
          <:word>: {<source.domain:word> |}[<source.ip:ip>]: {expn|vrfy} <:text> [rejected]

        format courier
        programs imapd pop3d imapd-ssl pop3d-ssl courierlogger courieresmtpd
        logsource product=linux service=courier
        event mail-login category=authentication outcome=failure
          LOGIN FAILED, {method=<:word>, |}user=<user.name:any>, ip=[<source.ip:ip>]{|, port=[<:number>]}
          error,relay=<source.ip:ip>,msg="535 Authentication failed.",cmd: <*>
        event mail-rejected category=email outcome=failure
          error,relay=<source.ip:ip>,{|port=<:number>,}from=<<<:text>: 550 <*>

        format cyrus
        programs imap pop3 cyrus/imap cyrus/pop3 cyrus/imaps cyrus/pop3s timsieved cyrus/timsieved sieve lmtpd
        logsource product=linux service=cyrus
        event mail-login category=authentication outcome=failure
          badlogin: {<source.domain:word>|<source.domain:word> |}[<source.ip:ip>] <authentication.method:word> <*>

        format roundcube
        programs roundcube
        record [<time:time-common>]: <message>
        event web-login category=authentication outcome=failure
          {|<<<:word>> }{IMAP Error: |}Login failed for <user.name:any> from <source.ip:ip>{|(X-<:text>)}<once>. AUTHENTICATE <*>
          {|<<<:word>> }Failed login for <user.name:any> from <source.ip:ip> in session <:word> (error: <:number>)
        """#
}
