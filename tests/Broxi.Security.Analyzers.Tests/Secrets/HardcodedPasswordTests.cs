using System.Text;
using Broxi.Security.Analyzers.Secrets;
using Broxi.Security.CodeFixes.Secrets;
using Verify = Broxi.Security.Analyzers.Tests.Verify<
    Broxi.Security.Analyzers.Secrets.HardcodedPasswordAnalyzer,
    Broxi.Security.CodeFixes.Secrets.HardcodedSecretFix>;

namespace Broxi.Security.Analyzers.Tests.Secrets;

/// <summary><see cref="HardcodedPasswordAnalyzer"/> and <see cref="HardcodedSecretFix"/>.</summary>
public sealed class HardcodedPasswordTests
{
    private const string Password = "[|\"tr0ub4dor&3\"|]";

    [Theory]
    [InlineData("_ = new System.Net.NetworkCredential(user, P);")]
    [InlineData("_ = new System.Net.NetworkCredential(\"app\", P, \"CORP\");")]
    [InlineData("_ = new System.Net.NetworkCredential { UserName = user, Password = P };")]
    [InlineData("_ = new System.Net.Mail.SmtpClient { Credentials = new System.Net.NetworkCredential(user, P) };")]
    [InlineData("_ = new HttpClientHandler { Credentials = new System.Net.NetworkCredential(user, P) };")]
    [InlineData("await new MailKit.Net.Smtp.SmtpClient().AuthenticateAsync(user, P);")]
    [InlineData("new MailKit.Net.Imap.ImapClient().Authenticate(System.Text.Encoding.UTF8, user, P);")]
    [InlineData("_ = new MailKit.Security.SaslMechanismPlain(user, P);")]
    [InlineData("_ = new MQTTnet.MqttClientOptionsBuilder().WithCredentials(user, P);")]
    [InlineData("_ = new MQTTnet.MqttClientOptionsBuilder().WithCredentials(user, [|System.Text.Encoding.UTF8.GetBytes(\"tr0ub4dor&3\")|]);")]
    [InlineData("_ = new RabbitMQ.Client.ConnectionFactory { HostName = \"mq.broxi.ai\", UserName = \"app\", Password = P };")]
    [InlineData("_ = new RabbitMQ.Client.ConnectionFactory { Uri = new([|\"amqps://app:tr0ub4dor&3@mq.broxi.ai\"|]) };")]
    [InlineData("_ = new StackExchange.Redis.ConfigurationOptions { Password = P };")]
    [InlineData("StackExchange.Redis.ConnectionMultiplexer.Connect([|\"cache.broxi.ai:6380,password=tr0ub4dor&3,ssl=True\"|]);")]
    [InlineData("StackExchange.Redis.ConfigurationOptions.Parse([|\"cache.broxi.ai:6380,password=tr0ub4dor&3\"|]);")]
    [InlineData("_ = new Microsoft.Data.SqlClient.SqlConnectionStringBuilder { DataSource = \"sql.broxi.ai\", UserID = \"app\", Password = P };")]
    [InlineData("_ = new Microsoft.Data.SqlClient.SqlConnection([|\"Server=tcp:sql.broxi.ai,1433;User ID=app;Password=tr0ub4dor&3;\"|]);")]
    [InlineData("new Microsoft.Data.SqlClient.SqlConnection().ConnectionString = [|\"Server=sql.broxi.ai;Uid=app;Pwd=tr0ub4dor&3\"|];")]
    [InlineData("_ = new Npgsql.NpgsqlConnectionStringBuilder { Host = \"pg.broxi.ai\", Password = P };")]
    [InlineData("_ = new Npgsql.NpgsqlConnection([|\"Host=pg.broxi.ai;Username=app;Password=tr0ub4dor&3\"|]);")]
    [InlineData("_ = Npgsql.NpgsqlDataSource.Create([|\"Host=pg.broxi.ai;Username=app;Password='tr0ub4dor&3'\"|]);")]
    [InlineData("_ = new MySqlConnector.MySqlConnection([|\"Server=db.broxi.ai;User ID=app;Password=tr0ub4dor&3\"|]);")]
    [InlineData("_ = new MySqlConnector.MySqlDataSourceBuilder([|\"Server=db.broxi.ai;User ID=app;Password=tr0ub4dor&3\"|]);")]
    [InlineData("_ = new MongoDB.Driver.MongoClient([|\"mongodb+srv://app:tr0ub4dor&3@db.broxi.ai/?retryWrites=true\"|]);")]
    [InlineData("_ = MongoDB.Driver.MongoClientSettings.FromConnectionString([|\"mongodb://app:tr0ub4dor&3@db.broxi.ai\"|]);")]
    [InlineData("_ = new RestSharp.Authenticators.HttpBasicAuthenticator(user, P);")]
    [InlineData("_ = new Duende.IdentityModel.Client.PasswordTokenRequest { UserName = user, Password = P };")]
    [InlineData("IdentityModel.Client.AuthorizationHeaderExtensions.SetBasicAuthentication(http, user, P);")]
    [InlineData("Flurl.Http.GeneratedExtensions.WithBasicAuth(\"https://api.broxi.ai\", user, P);")]
    public Task Finds_a_password_in_each_library(string statement) => Verify.Finds(Method(statement.Replace("P)", Password + ")").Replace("P }", Password + " }").Replace("P,", Password + ",")));

    [Theory]
    [InlineData("options.UseSqlServer([|\"Server=sql.broxi.ai;User ID=app;Password=tr0ub4dor&3\"|]);")]
    [InlineData("options.UseSqlServer([|\"Server=sql.broxi.ai;User ID=app;Password=tr0ub4dor&3\"|], sql => sql.EnableRetryOnFailure());")]
    [InlineData("options.UseNpgsql([|\"Host=pg.broxi.ai;Username=app;Password=tr0ub4dor&3\"|]);")]
    [InlineData("options.UseMySql([|\"Server=db.broxi.ai;User=app;Password=tr0ub4dor&3\"|], ServerVersion.Parse(\"8.0.36\"));")]
    [InlineData("services.AddDbContext<Orders>(o => o.UseNpgsql([|\"Host=pg.broxi.ai;Username=app;Password=tr0ub4dor&3\"|]));")]
    [InlineData("services.AddSqlServer<Orders>([|\"Server=sql.broxi.ai;User ID=app;Password=tr0ub4dor&3\"|]);")]
    [InlineData("services.AddNpgsql<Orders>([|\"Host=pg.broxi.ai;Username=app;Password=tr0ub4dor&3\"|]);")]
    [InlineData("orders.Database.SetConnectionString([|\"Server=sql.broxi.ai;User ID=app;Password=tr0ub4dor&3\"|]);")]
    [InlineData("options.UseSqlServer([|configuration.GetConnectionString(\"Orders\") ?? \"Server=sql.broxi.ai;User ID=app;Password=tr0ub4dor&3\"|]);")]
    public Task Finds_a_password_in_Entity_Framework(string statement) => Verify.Finds(Context(statement));

    [Theory]
    [InlineData("options.UseSqlServer(\"Server=sql.broxi.ai;Integrated Security=true\");")]
    [InlineData("options.UseSqlServer(configuration.GetConnectionString(\"Orders\"));")]
    [InlineData("options.UseNpgsql(\"Host=pg.broxi.ai;Username=app\");")]
    [InlineData("options.UseNpgsql(\"Host=pg.broxi.ai;Username=app;Password=\" + configuration[\"Password\"]);")]
    [InlineData("_ = new MongoDB.Driver.MongoClient(\"mongodb://db.broxi.ai\");")]
    [InlineData("_ = new MongoDB.Driver.MongoClient(\"mongodb://<user>:<password>@db.broxi.ai\");")]
    public Task Is_silent_about_databases_without_a_password(string statement) => Verify.IsSilent(Context(statement));

    [Theory]
    [InlineData("options.UseNpgsql([|\"Host=localhost;Username=postgres;Password=tr0ub4dor&3\"|]);")]
    [InlineData("_ = new MongoDB.Driver.MongoClient([|\"mongodb://root:tr0ub4dor&3@localhost:27017\"|]);")]
    public Task Suggests_for_databases_of_development(string statement) => Verify.Hints(Context(statement));

    [Fact]
    public Task Reads_a_connection_string_of_Entity_Framework_at_run_time() => Verify.Fixes(
        Context("options.UseSqlServer([|\"Server=sql.broxi.ai;User ID=app;Password=tr0ub4dor&3\"|]); // orders\nservices.AddNpgsql<Orders>([|\"Host=pg.broxi.ai;Username=app;Password=tr0ub4dor&3\"|]);"),
        Context("options.UseSqlServer(configuration[\"ConnectionStrings:Default\"] ?? throw new InvalidOperationException(\"ConnectionStrings:Default is not configured.\")); // orders\nservices.AddNpgsql<Orders>(configuration[\"ConnectionStrings:Default\"] ?? throw new InvalidOperationException(\"ConnectionStrings:Default is not configured.\"));"));

    [Theory]
    [InlineData("https://app:tr0ub4dor&3@api.broxi.ai/items")]
    [InlineData("https://app:tr0ub4dor&3@api.broxi.ai")]
    public async Task Finds_a_password_in_an_address(string address)
    {
        await Verify.Finds(Method($"await http.GetAsync([|\"{address}\"|]);"));
        await Verify.Finds(Method($"await http.GetAsync(new Uri([|\"{address}\"|]));"));
        await Verify.Finds(Method($"http.BaseAddress = new([|\"{address}\"|]);"));
    }

    [Fact]
    public async Task Finds_a_password_in_a_Basic_header()
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes("app:tr0ub4dor&3"));
        await Verify.Finds(Method($"_ = new System.Net.Http.Headers.AuthenticationHeaderValue(\"Basic\", [|\"{encoded}\"|]);"));
        await Verify.Finds(Method("_ = new System.Net.Http.Headers.AuthenticationHeaderValue(\"basic\", [|Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(\"app:tr0ub4dor&3\"))|]);"));
        await Verify.Finds(Method($"http.DefaultRequestHeaders.Add(\"Authorization\", [|\"Basic {encoded}\"|]);"));
    }

    [Theory]
    [InlineData("_ = new System.Net.NetworkCredential(\"app\", password);")]
    [InlineData("_ = new System.Net.NetworkCredential(\"tr0ub4dor&3\", password);")]
    [InlineData("_ = new System.Net.NetworkCredential(\"app\", \"\");")]
    [InlineData("_ = new System.Net.NetworkCredential(\"guest\", \"guest\");")]
    [InlineData("_ = new System.Net.NetworkCredential(user, \"your-password\");")]
    [InlineData("_ = new System.Net.NetworkCredential(user, \"<password>\");")]
    [InlineData("_ = new System.Net.NetworkCredential(user, \"{0}\");")]
    [InlineData("_ = new System.Net.NetworkCredential(user, \"********\");")]
    [InlineData("_ = new System.Net.NetworkCredential(user, \"password\");")]
    [InlineData("_ = new System.Net.NetworkCredential(\"anonymous\", \"anonymous@example.com\");")]
    [InlineData("_ = new System.Net.NetworkCredential { UserName = \"guest\", Password = \"guest\" };")]
    [InlineData("_ = new RabbitMQ.Client.ConnectionFactory { UserName = \"guest\", Password = \"guest\" };")]
    [InlineData("_ = new RabbitMQ.Client.ConnectionFactory { Uri = new(\"amqp://guest:guest@localhost:5672\") };")]
    [InlineData("_ = new RabbitMQ.Client.ConnectionFactory { Uri = new(\"amqp://app:tr0ub4dor&3@rabbitmq:5672\") };")]
    [InlineData("_ = new Uri(\"https://user:password@api.broxi.ai\");")]
    [InlineData("_ = new Uri(\"https://user:{0}@api.broxi.ai\");")]
    [InlineData("_ = new Uri(\"https://app:tr0ub4dor&3@www.example.com\");")]
    [InlineData("_ = new Uri(\"https://api.broxi.ai/@scope:1a/x\");")]
    [InlineData("_ = new Uri(\"https://api.broxi.ai:8080?mail=a@b2.ai\");")]
    [InlineData("_ = new Uri($\"https://app:{password}@api.broxi.ai\");")]
    [InlineData("_ = new Npgsql.NpgsqlConnection(\"Host=pg.broxi.ai;Username=postgres;Password=postgres\");")]
    [InlineData("_ = new Npgsql.NpgsqlConnection(\"Host=pg.broxi.ai;Username=app;Password=\");")]
    [InlineData("_ = new Npgsql.NpgsqlConnection($\"Host=pg.broxi.ai;Username=app;Password={password}\");")]
    [InlineData("_ = new Npgsql.NpgsqlConnection(\"Host=pg.broxi.ai;Username=app;Password=@password\");")]
    [InlineData("_ = new Npgsql.NpgsqlConnection(\"Host=pg.broxi.ai;Username=app;Password=:password\");")]
    [InlineData("_ = new Npgsql.NpgsqlConnection(\"Host=pg.broxi.ai;Username=app;Password=?\");")]
    [InlineData("_ = new Npgsql.NpgsqlConnection(\"Host=pg.broxi.ai;Username=app;Password=$(DbPassword)\");")]
    [InlineData("_ = new Microsoft.Data.SqlClient.SqlConnection(\"Server=sql.broxi.ai;Integrated Security=true\");")]
    [InlineData("_ = new Microsoft.Data.SqlClient.SqlConnection(\"Server=sql.broxi.ai;Authentication=Active Directory Default\");")]
    [InlineData("_ = new Microsoft.Data.SqlClient.SqlConnection(\"Server=sql.broxi.ai;User ID=sa;Password=*****\");")]
    [InlineData("StackExchange.Redis.ConnectionMultiplexer.Connect(\"localhost:6379,abortConnect=false\");")]
    [InlineData("_ = new System.Net.Http.Headers.AuthenticationHeaderValue(\"Basic\", password);")]
    [InlineData("_ = new System.Net.Http.Headers.AuthenticationHeaderValue(\"Basic\", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($\"app:{password}\")));")]
    [InlineData("_ = new System.Net.Http.Headers.AuthenticationHeaderValue(\"Bearer\", \"app:tr0ub4dor&3\");")]
    [InlineData("_ = new System.Net.Http.Headers.AuthenticationHeaderValue(\"Basic\", \"realm\");")]
    [InlineData("http.DefaultRequestHeaders.Add(\"WWW-Authenticate\", \"Basic realm=api\");")]
    [InlineData("new Microsoft.AspNetCore.Identity.IdentityOptions().User.AllowedUserNameCharacters = \"abcdefghijklmnopqrstuvwxyz0123456789\";")]
    [InlineData("new Microsoft.AspNetCore.Identity.IdentityOptions().ClaimsIdentity.UserNameClaimType = \"preferred_username2\";")]
    [InlineData("_ = new System.Net.NetworkCredential(user, \"RANDOM_DATABASE_PASSWORD\");")]
    public Task Is_silent_about_what_opens_nothing(string statement) => Verify.IsSilent(Method(statement));

    [Theory]
    [InlineData("_ = new Npgsql.NpgsqlConnection([|\"Host=localhost;Username=postgres;Password=tr0ub4dor&3\"|]);")]
    [InlineData("_ = new Microsoft.Data.SqlClient.SqlConnection([|\"Server=localhost,1433;User ID=sa;Password=tr0ub4dor&3\"|]);")]
    [InlineData("_ = new Microsoft.Data.SqlClient.SqlConnection([|@\"Data Source=.\\SQLEXPRESS;User ID=sa;Password=tr0ub4dor&3\"|]);")]
    [InlineData("_ = new Microsoft.Data.SqlClient.SqlConnection([|\"Server=(local);User ID=sa;Password=tr0ub4dor&3\"|]);")]
    [InlineData("StackExchange.Redis.ConnectionMultiplexer.Connect([|\"redis:6379,password=tr0ub4dor&3\"|]);")]
    [InlineData("_ = new RabbitMQ.Client.ConnectionFactory { HostName = \"localhost\", Password = [|\"tr0ub4dor&3\"|] };")]
    [InlineData("if (isDevelopment) _ = new System.Net.NetworkCredential(user, [|\"tr0ub4dor&3\"|]);")]
    public Task Suggests_for_servers_of_development(string statement) => Verify.Hints(Method(statement));

    [Fact]
    public Task Is_silent_in_a_test_project() => Verify.IsSilent(Method("_ = new System.Net.NetworkCredential(user, \"tr0ub4dor&3\");"), Project.Test);

    [Fact]
    public Task Finds_a_fallback() => Verify.Finds(Method(
        "_ = new System.Net.NetworkCredential(user, [|Environment.GetEnvironmentVariable(\"MAIL_PASSWORD\") ?? \"tr0ub4dor&3\"|]);"));

    [Fact]
    public Task Reads_the_password_at_run_time() => Verify.Fixes(
        """
        using System.Net;
        class Mail
        {
            private const string Secret = "tr0ub4dor&3"; // of the relay
            NetworkCredential First(string user) => new(user, [|Secret|]);
            Func<NetworkCredential> Second(string user) => () => new NetworkCredential(user, [|"tr0ub4dor&4"|]); // nested
        }
        """,
        """
        using System.Net;
        class Mail
        {
            private static readonly string Secret = Environment.GetEnvironmentVariable("CONNECTION_PASSWORD") ?? throw new InvalidOperationException("Set CONNECTION_PASSWORD."); // of the relay
            NetworkCredential First(string user) => new(user, Secret);
            Func<NetworkCredential> Second(string user) => () => new NetworkCredential(user, Environment.GetEnvironmentVariable("CONNECTION_PASSWORD") ?? throw new InvalidOperationException("Set CONNECTION_PASSWORD.")); // nested
        }
        """);

    [Fact]
    public Task Reads_what_stands_around_the_password_too() => Verify.Fixes(
        """
        using System.Net.Http.Headers;
        using Microsoft.Extensions.Configuration;
        class Connections(IConfiguration configuration, HttpClient http)
        {
            Npgsql.NpgsqlConnection Open() => new([|"Host=pg.broxi.ai;Username=app;Password=tr0ub4dor&3"|]);
            RabbitMQ.Client.ConnectionFactory Broker() => new() { Uri = new Uri([|"amqps://app:tr0ub4dor&3@mq.broxi.ai"|]) };
            Task<string> Get() => http.GetStringAsync([|"https://app:tr0ub4dor&3@api.broxi.ai/items"|]);
            AuthenticationHeaderValue Header() => new("Basic", [|"YXBwOnRyMHViNGRvciYz"|]);
            void Add() => http.DefaultRequestHeaders.Add("Authorization", [|"Basic YXBwOnRyMHViNGRvciYz"|]);
        }
        """,
        """
        using System.Net.Http.Headers;
        using Microsoft.Extensions.Configuration;
        class Connections(IConfiguration configuration, HttpClient http)
        {
            Npgsql.NpgsqlConnection Open() => new(configuration["ConnectionStrings:Default"] ?? throw new InvalidOperationException("ConnectionStrings:Default is not configured."));
            RabbitMQ.Client.ConnectionFactory Broker() => new() { Uri = new Uri(configuration["ConnectionStrings:Default"] ?? throw new InvalidOperationException("ConnectionStrings:Default is not configured.")) };
            Task<string> Get() => http.GetStringAsync(configuration["Api:Address"] ?? throw new InvalidOperationException("Api:Address is not configured."));
            AuthenticationHeaderValue Header() => new("Basic", configuration["Api:Credentials"] ?? throw new InvalidOperationException("Api:Credentials is not configured."));
            void Add() => http.DefaultRequestHeaders.Add("Authorization", $"Basic {(configuration["Api:Credentials"] ?? throw new InvalidOperationException("Api:Credentials is not configured."))}");
        }
        """);

    [Theory]
    [InlineData("_ = new System.Net.NetworkCredential(user, [|\"tr0ub4\" + \"dor&3\"|]);")]
    [InlineData("const string password2 = \"tr0ub4dor&3\"; switch (user) { case password2: break; } _ = new System.Net.NetworkCredential(user, [|password2|]);")]
    public Task Offers_no_fix_where_it_would_not_compile_or_not_be_whole(string statement) => Verify.OffersNoFix(Method(statement));

    private static string Context(string statement) =>
        $$"""
        using Microsoft.EntityFrameworkCore;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        class Orders : DbContext;
        class Setup
        {
            void Add(IServiceCollection services, IConfiguration configuration, DbContextOptionsBuilder options, Orders orders)
            {
                {{statement}}
            }
        }
        """;

    private static string Method(string statement) =>
        $$"""
        class Client(HttpClient http)
        {
            async Task OpenAsync(string user, string password, bool isDevelopment)
            {
                await Task.Yield();
                _ = http;
                {{statement}}
            }
        }
        """;
}
