/// Country, IANA zone, and the regions in it: names of one region joined by `=`, regions separated by commas. A region
/// on several lines lies in several zones; a country with one zone needs no regions.
///
/// Source: the IANA time zone database, release 2025b (every zone of a listed country has the clock of one named
/// here, 2026 to 2028), and ISO 3166-2 for the regions. Where zones keep the same clock one stands for all
/// (Argentina, most of Brazil), and where a newer identifier is missing from older systems its equal is used (Chile's
/// Aysén, `America/Coyhaique`, has Magallanes' clock since 2025).
let countryZoneData = """
    CL America/Santiago | XV=AP=Arica y Parinacota,I=TA=Tarapacá,II=AN=Antofagasta,III=AT=Atacama,IV=CO=Coquimbo,V=VS=Valparaíso,RM=XIII=Metropolitana=Región Metropolitana=Metropolitana de Santiago=Santiago,VI=LI=O'Higgins=Libertador General Bernardo O'Higgins,VII=ML=Maule,XVI=NB=Ñuble,VIII=BI=Biobío=Bío-Bío,IX=AR=Araucanía=La Araucanía,XIV=LR=Los Ríos,X=LL=Los Lagos
    CL America/Punta_Arenas | XII=MA=Magallanes=Magallanes y la Antártica Chilena,XI=AI=Aysén=Aisén
    CL Pacific/Easter | V=VS=Valparaíso,Isla de Pascua=Rapa Nui
    MX America/Mexico_City | CMX=DIF=CDMX=Ciudad de México=Distrito Federal,AGU=Aguascalientes,CHP=Chiapas,DUR=Durango,GUA=Guanajuato,GRO=Guerrero,HID=Hidalgo,JAL=Jalisco,MEX=México=Estado de México,MIC=Michoacán,MOR=Morelos,OAX=Oaxaca,PUE=Puebla,QUE=Querétaro,SLP=San Luis Potosí,TAB=Tabasco,TLA=Tlaxcala,VER=Veracruz,ZAC=Zacatecas,CAM=Campeche,YUC=Yucatán,NLE=Nuevo León,COA=Coahuila,TAM=Tamaulipas
    MX America/Cancun | ROO=Quintana Roo
    MX America/Matamoros | TAM=Tamaulipas,NLE=Nuevo León,COA=Coahuila
    MX America/Ciudad_Juarez | CHH=Chihuahua
    MX America/Ojinaga | CHH=Chihuahua
    MX America/Chihuahua | CHH=Chihuahua
    MX America/Mazatlan | SIN=Sinaloa,BCS=Baja California Sur,NAY=Nayarit
    MX America/Bahia_Banderas | NAY=Nayarit
    MX America/Hermosillo | SON=Sonora
    MX America/Tijuana | BCN=BC=Baja California
    CO America/Bogota
    PE America/Lima
    EC America/Guayaquil | A=Azuay,B=Bolívar,F=Cañar,C=Carchi,H=Chimborazo,X=Cotopaxi,O=El Oro,E=Esmeraldas,G=Guayas,I=Imbabura,L=Loja,R=Los Ríos,M=Manabí,S=Morona Santiago,N=Napo,D=Orellana,Y=Pastaza,P=Pichincha,SE=Santa Elena,SD=Santo Domingo de los Tsáchilas,U=Sucumbíos,T=Tungurahua,Z=Zamora Chinchipe
    EC Pacific/Galapagos | W=Galápagos
    AR America/Argentina/Buenos_Aires
    UY America/Montevideo
    PY America/Asuncion
    BO America/La_Paz
    VE America/Caracas
    BR America/Sao_Paulo | SP=São Paulo,RJ=Rio de Janeiro,MG=Minas Gerais,ES=Espírito Santo,PR=Paraná,SC=Santa Catarina,RS=Rio Grande do Sul,GO=Goiás,DF=Distrito Federal,BA=Bahia,SE=Sergipe,AL=Alagoas,PE=Pernambuco,PB=Paraíba,RN=Rio Grande do Norte,CE=Ceará,PI=Piauí,MA=Maranhão,PA=Pará,AP=Amapá,TO=Tocantins
    BR America/Manaus | AM=Amazonas,RR=Roraima,RO=Rondônia,MT=Mato Grosso,MS=Mato Grosso do Sul
    BR America/Rio_Branco | AC=Acre,AM=Amazonas
    BR America/Noronha | PE=Pernambuco,Fernando de Noronha
    CR America/Costa_Rica
    PA America/Panama
    GT America/Guatemala
    SV America/El_Salvador
    HN America/Tegucigalpa
    NI America/Managua
    DO America/Santo_Domingo
    PR America/Puerto_Rico
    ES Europe/Madrid | AN=Andalucía,AR=Aragón,AS=Asturias,CB=Cantabria,CE=Ceuta,CL=Castilla y León,CM=Castilla-La Mancha,CT=Cataluña=Catalunya,EX=Extremadura,GA=Galicia,IB=Islas Baleares=Illes Balears,MC=Murcia,MD=Madrid=Comunidad de Madrid,ML=Melilla,NC=Navarra,PV=País Vasco=Euskadi,RI=La Rioja,VC=Comunidad Valenciana=Valencia
    ES Atlantic/Canary | CN=Canarias=Islas Canarias=Las Palmas=Santa Cruz de Tenerife
    US America/New_York | CT=Connecticut,DE=Delaware,DC=District of Columbia,FL=Florida,GA=Georgia,IN=Indiana,KY=Kentucky,ME=Maine,MD=Maryland,MA=Massachusetts,MI=Michigan,NH=New Hampshire,NJ=New Jersey,NY=New York,NC=North Carolina,OH=Ohio,PA=Pennsylvania,RI=Rhode Island,SC=South Carolina,TN=Tennessee,VT=Vermont,VA=Virginia,WV=West Virginia
    US America/Chicago | AL=Alabama,AR=Arkansas,FL=Florida,IL=Illinois,IN=Indiana,IA=Iowa,KS=Kansas,KY=Kentucky,LA=Louisiana,MI=Michigan,MN=Minnesota,MS=Mississippi,MO=Missouri,NE=Nebraska,ND=North Dakota,OK=Oklahoma,SD=South Dakota,TN=Tennessee,TX=Texas,WI=Wisconsin
    US America/Denver | CO=Colorado,AZ=Arizona,ID=Idaho,KS=Kansas,MT=Montana,NE=Nebraska,NV=Nevada,NM=New Mexico,ND=North Dakota,OR=Oregon,SD=South Dakota,TX=Texas,UT=Utah,WY=Wyoming
    US America/Phoenix | AZ=Arizona
    US America/Los_Angeles | CA=California,ID=Idaho,NV=Nevada,OR=Oregon,WA=Washington
    US America/Anchorage | AK=Alaska
    US America/Adak | AK=Alaska
    US Pacific/Honolulu | HI=Hawaii
    CA America/St_Johns
    CA America/Blanc-Sablon
    CA America/Atikokan
    CA America/Halifax
    CA America/Toronto
    CA America/Winnipeg
    CA America/Regina
    CA America/Edmonton
    CA America/Vancouver
    CA America/Whitehorse
    GB Europe/London | ENG=England,WLS=Wales,SCT=Scotland,NIR=Northern Ireland
    DE Europe/Berlin
    PT Europe/Lisbon
    PT Atlantic/Azores
    """
